import { Injectable } from '@nestjs/common';
import { Clock, epochSeconds } from '../domain/clock.js';
import type { SessionRecord } from '../sessions/session.schema.js';
import { AccessTokenIssuer } from '../tokens/access-token.issuer.js';
import { RefreshTokens } from '../tokens/refresh-token.js';
import type { User } from '../users/user.js';
import type { SignIn } from './token-response.js';

/** Makes the pair of tokens that a session stands for at its present generation. */
@Injectable()
export class TokenMinter {
  constructor(
    private readonly accessTokens: AccessTokenIssuer,
    private readonly refreshTokens: RefreshTokens,
    private readonly clock: Clock,
  ) {}

  /** Called twice for one generation it gives the same refresh token, and access tokens with the same `jti`. */
  async mint(session: SessionRecord, user: Pick<User, 'id' | 'roles'>): Promise<SignIn> {
    const { _id: sessionId, generation } = session;
    const refreshToken = this.refreshTokens.issue(
      { userId: user.id, sessionId, generation },
      { iat: seconds(session.rotatedAt), exp: seconds(session.expiresAt) },
    );
    const accessToken = await this.accessTokens.issue({
      sub: user.id,
      sid: sessionId,
      jti: `${sessionId}.${generation}`,
      iat: epochSeconds(this.clock),
      ver: session.version,
      roles: user.roles,
      amr: session.amr,
      auth_time: seconds(session.createdAt),
    });
    return {
      tokens: {
        access_token: accessToken,
        refresh_token: refreshToken,
        token_type: 'Bearer',
        expires_in: this.accessTokens.lifetime,
      },
      sessionId,
      userId: user.id,
      expiresAt: session.expiresAt.getTime(),
    };
  }
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
