import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-jwt';
import { Refusal } from '../../domain/refusal.js';
import { Cookies } from '../../http/cookies.js';
import type { RefreshBody } from '../credentials.schema.js';
import { keyProvider } from './key-provider.js';
import { type RefreshTokenContent, RefreshTokens } from '../../tokens/refresh-token.js';

/** Refresh tokens, with a key of their own: the body's `refreshToken`, else the cookie. */
@Injectable()
export class RefreshStrategy extends PassportStrategy(Strategy, 'refresh') {
  constructor(
    private readonly refreshTokens: RefreshTokens,
    cookies: Cookies,
  ) {
    super({
      ...refreshTokens.verifyOptions,
      ignoreExpiration: false,
      // An empty token in the body is a token: with ExtractJwt the cookie would stand in for it, of which the guard knows nothing.
      jwtFromRequest: (request: Request) =>
        (request.body as RefreshBody).refreshToken ?? cookies.read(request, 'refresh_token') ?? null,
      secretOrKeyProvider: keyProvider((token) => refreshTokens.keyFor(token)),
      jsonWebTokenOptions: { complete: true },
    });
  }

  /** @throws Refusal `invalid_token` for a JWT of another kind */
  validate(decoded: { header: unknown; payload: unknown }): RefreshTokenContent {
    const content = this.refreshTokens.read(decoded);
    if (!content) throw new Refusal('invalid_token');
    return content;
  }
}
