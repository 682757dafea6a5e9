import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit.log.js';
import { Settings } from '../config/settings.js';
import { Revocations } from '../revocation/revocations.js';
import { SessionStore } from '../sessions/session.store.js';
import { AccessTokenVerifier } from '../tokens/access-token.verifier.js';
import type { Principal } from '../tokens/principal.js';
import { RefreshTokens } from '../tokens/refresh-token.js';
import { UserStore } from '../users/user.store.js';
import { z } from 'zod';
import { shape } from '../reference/shape.js';

/** What is told of a token that is not live: nothing else (RFC 7662, section 2.2). */
const INACTIVE = { active: false } as const;

/** Tells of a token, and takes one back. */
@Injectable()
export class Introspection {
  constructor(
    private readonly verifier: AccessTokenVerifier,
    private readonly refreshTokens: RefreshTokens,
    private readonly revocations: Revocations,
    private readonly sessions: SessionStore,
    private readonly users: UserStore,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
  ) {}

  /** RFC 7662: an access or a refresh token, told apart by what verifies it and not by the hint. */
  async describe(token: string) {
    const principal = this.verifier.verify(token);
    if (principal)
      return (await this.revocations.isRevoked(principal)) ? INACTIVE : this.describeAccess(principal);
    return this.describeRefresh(token);
  }

  /**
   * RFC 7009: an access token ends alone, a refresh token with its session. Anything else is no error.
   *
   * @param endSession ends a session of a user
   */
  async revoke(
    token: string,
    endSession: (sessionId: string, userId: string) => Promise<void>,
  ): Promise<void> {
    const principal = this.verifier.verify(token);
    if (principal) {
      await this.revocations.revokeToken(principal);
      this.audit.record('token.revoked', { userId: principal.userId, sessionId: principal.sessionId });
      return;
    }
    const refresh = this.refreshTokens.verify(token);
    if (refresh) await endSession(refresh.sessionId, refresh.userId);
  }

  private describeAccess(principal: Principal) {
    const { userId, sessionId, tokenId, issuedAt, expiresAt, authTime, roles, amr, version } = principal;
    const { publicUrl: iss, jwtAudience: aud } = this.settings;
    const dates = { iat: issuedAt, exp: expiresAt, auth_time: authTime };
    return {
      active: true,
      token_type: 'Bearer',
      iss,
      aud,
      sub: userId,
      sid: sessionId,
      jti: tokenId,
      ver: version,
      roles,
      amr,
      ...dates,
    };
  }

  private async describeRefresh(token: string) {
    const content = this.refreshTokens.verify(token);
    if (!content) return INACTIVE;
    const [session, user] = await Promise.all([
      this.sessions.find(content.sessionId),
      this.users.findById(content.userId),
    ]);
    // Only the newest generation is live: of older ones even a look may be a thief's.
    const live =
      session &&
      user &&
      !user.disabled &&
      session.version === user.tokenVersion &&
      session.generation === content.generation;
    if (!live) return INACTIVE;
    const exp = Math.floor(session.expiresAt.getTime() / 1000);
    return {
      active: true,
      token_type: 'refresh_token',
      iss: this.settings.publicUrl,
      sub: user.id,
      sid: session._id,
      exp,
    };
  }
}

/** RFC 7662, section 2.2. */
export const introspectionShape = shape('Introspection', () =>
  z.union([
    z.strictObject({ active: z.literal(false) }),
    z.strictObject({
      active: z.literal(true),
      token_type: z.enum(['Bearer', 'refresh_token']),
      iss: z.string(),
      sub: z.string(),
      sid: z.string(),
      exp: z.int(),
      aud: z.string().optional(),
      jti: z.string().optional(),
      ver: z.int().optional(),
      roles: z.array(z.string()).optional(),
      amr: z.array(z.string()).optional(),
      iat: z.int().optional(),
      auth_time: z.int().optional(),
    }),
  ]),
);

export const nothingShape = shape<Record<string, never>>('Nothing', () => z.strictObject({}));
