import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../domain/refusal.js';
import { Cookies } from '../http/cookies.js';
import { RefreshTokens } from '../tokens/refresh-token.js';
import { AuthService } from './auth.service.js';
import { TokenCookies } from './token-cookies.js';

/** Renews an expired access cookie by the refresh cookie, within the request that found it expired. */
@Injectable()
export class SilentRenewal {
  constructor(
    private readonly auth: AuthService,
    private readonly refreshTokens: RefreshTokens,
    private readonly cookies: Cookies,
    private readonly tokenCookies: TokenCookies,
  ) {}

  /**
   * @returns the new access token, while the answer now carries both new cookies; `undefined` when there is nothing to
   *   renew by. Ten requests at once get the same pair, by the grace of rotation
   * @throws Refusal `unavailable` when the store is out of reach: an outage must not look like a sign-out
   */
  async renew(request: IncomingMessage, response: ServerResponse): Promise<string | undefined> {
    const cookie = this.cookies.read(request, 'refresh_token');
    const content = cookie === undefined ? undefined : this.refreshTokens.verify(cookie);
    if (!content) return undefined;
    try {
      const signIn = await this.auth.refresh(content);
      this.tokenCookies.set(response, signIn);
      return signIn.tokens.access_token;
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'invalid_token')) throw error;
      this.tokenCookies.clear(response);
      return undefined;
    }
  }
}
