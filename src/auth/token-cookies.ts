import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Clock } from '../domain/clock.js';
import { Cookies } from '../http/cookies.js';
import type { SignIn } from './token-response.js';

/** The pair of tokens as cookies, each for as long as its token lives. */
@Injectable()
export class TokenCookies {
  constructor(
    private readonly cookies: Cookies,
    private readonly clock: Clock,
  ) {}

  set(response: ServerResponse, { tokens, expiresAt }: SignIn): void {
    this.cookies.set(response, 'access_token', tokens.access_token, tokens.expires_in);
    this.cookies.set(response, 'refresh_token', tokens.refresh_token, (expiresAt - this.clock.now()) / 1000);
    response.setHeader('Cache-Control', 'no-store');
  }

  clear(response: ServerResponse): void {
    this.cookies.clear(response);
  }
}
