import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Refusal } from '../domain/refusal.js';
import { Cookies } from '../http/cookies.js';
import { RefreshTokens } from '../tokens/refresh-token.js';
import { AuthService } from './auth.service.js';
import type { TokenRequest } from './request-token.js';
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
   * @returns true when the answer now carries new cookies and the request a new access token; ten requests at once
   *   get the same pair, by the grace of rotation
   * @throws Refusal `unavailable` when the store is out of reach: an outage must not look like a sign-out
   */
  async renew(request: TokenRequest, response: Response): Promise<boolean> {
    const cookie = this.cookies.read(request, 'refresh_token');
    const content = cookie === undefined ? undefined : this.refreshTokens.verify(cookie);
    if (!content) return false;
    try {
      const signIn = await this.auth.refresh(content);
      this.tokenCookies.set(response, signIn);
      request.renewedAccessToken = signIn.tokens.access_token;
      return true;
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'invalid_token')) throw error;
      this.tokenCookies.clear(response);
      return false;
    }
  }
}
