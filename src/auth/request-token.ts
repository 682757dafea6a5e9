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

  /** True when the browser authenticates this request by itself: then it must prove where it comes from. */
  ridesOnCookies(request: TokenRequest): boolean {
    if (bearerToken(request) !== undefined) return false;
    return this.cookies.carriesToken(request);
  }

  /**
   * @returns the token, `undefined` when none was sent. A header that cannot be read counts as an empty token and hides
   *   the cookie: two credentials never mix
   */
  read(request: TokenRequest): string | undefined {
    const bearer = bearerToken(request);
    if (bearer !== undefined) return bearer ?? '';
    return request.renewedAccessToken ?? this.cookies.read(request, 'access_token');
  }
}
