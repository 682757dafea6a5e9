import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Cookies } from '../http/cookies.js';
import { bearerToken } from './bearer-token.js';

/** A request on which a silent renewal may have put a newer access token than the one it came with. */
export interface TokenRequest extends Request {
  renewedAccessToken?: string | undefined;
}

/** Finds the access token: the Authorization header, else the cookie. */
@Injectable()
export class RequestToken {
  constructor(private readonly cookies: Cookies) {}

  /**
   * @returns the token, `undefined` when none was sent. A header that cannot be read counts as an empty token and hides
   *   the cookie: two credentials never mix
   */
  read(request: TokenRequest): string | undefined {
    return this.find(request).token;
  }

  /**
   * The token as {@link read} gives it, and whether the browser authenticates this request by itself: then it must prove
   * where it comes from.
   */
  find(request: TokenRequest): { token: string | undefined; ridesOnCookies: boolean } {
    const bearer = bearerToken(request);
    if (bearer !== undefined) return { token: bearer ?? '', ridesOnCookies: false };
    const access = this.cookies.read(request, 'access_token');
    const ridesOnCookies = access !== undefined || this.cookies.read(request, 'refresh_token') !== undefined;
    return { token: request.renewedAccessToken ?? access, ridesOnCookies };
  }
}
