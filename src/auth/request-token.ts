import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Cookies } from '../http/cookies.js';
import { bearerToken } from './bearer-token.js';

/** A request on which a silent renewal may have put a newer access token than the one it came with. */
export interface TokenRequest extends Request {
  renewedAccessToken?: string | undefined;
}

/** The access token of a request, and where it came from. */
export interface SentToken {
  value: string;
  from: 'header' | 'cookie';
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

  /** `undefined` when none was sent. A header that cannot be read hides the cookie: two credentials never mix. */
  read(request: TokenRequest): SentToken | undefined {
    const bearer = bearerToken(request);
    if (bearer !== undefined) return { value: bearer ?? '', from: 'header' };
    const value = request.renewedAccessToken ?? this.cookies.read(request, 'access_token');
    return value === undefined ? undefined : { value, from: 'cookie' };
  }
}
