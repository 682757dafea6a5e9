import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit.log.js';
import { Refusal } from '../domain/refusal.js';
import { Revocations } from '../revocation/revocations.js';
import type { SessionRecord } from '../sessions/session.schema.js';
import { newSessionId, SessionStore } from '../sessions/session.store.js';
import type { Principal } from '../tokens/principal.js';
import type { RefreshTokenContent } from '../tokens/refresh-token.js';
import type { User } from '../users/user.js';
import { TokenVersions } from '../users/token-versions.js';
import { UserStore } from '../users/user.store.js';
import { RefreshGrace } from './refresh-grace.js';
import { SignInGate } from './second-step/sign-in-gate.js';
import type { SignIn, SignInContext, SignInOutcome } from './token-response.js';
import { TokenMinter } from './token.minter.js';

/** Sessions and their tokens: begun, renewed, ended. Every way of signing in ends in {@link AuthService.login}. */
@Injectable()
export class AuthService {
  constructor(
    private readonly sessions: SessionStore,
    private readonly users: UserStore,
    private readonly versions: TokenVersions,
    private readonly revocations: Revocations,
    private readonly minter: TokenMinter,
    private readonly gate: SignInGate,
    private readonly grace: RefreshGrace,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Starts a session for a user whose identity was established, by whatever strategy; or asks for the second factor of
   * a user who has one. Asked here and nowhere else, so that no way in can forget it: until then there is no session, no
   * cookie, and nothing of the account has changed (MF-03).
   *
   * @throws Refusal `account_disabled`; `unavailable` when the account was changed while this was under way
   */
  async login(proven: User, context: SignInContext): Promise<SignInOutcome> {
    if (proven.disabled) {
      const { amr, ip } = context;
      this.audit.record('sign-in.refused', {
        userId: proven.id,
        ...(amr[0] !== undefined && { provider: amr[0] }),
        ip,
        reason: 'account_disabled',
      });
      throw new Refusal('account_disabled');
    }
    const user = await this.versions.settled(proven);
    if (!user) throw new Refusal('unavailable', { retryAfter: 1 });
    const due = await this.gate.pass(user, context);
    if (due) return due;
    const { amr, ip, userAgent } = context;
    const session = await this.sessions.start({
      id: newSessionId(),
      userId: user.id,
      version: user.tokenVersion,
      amr,
      ip,
      userAgent,
    });
    this.audit.record('sign-in', {
      userId: user.id,
      sessionId: session._id,
      reason: context.amr.join(' '),
      ip: context.ip,
    });
    const outcome = await this.minter.mint(session, user);
    this.gate.passed(context);
    return outcome;
  }

  /**
   * Exchanges a refresh token for its successor (RFC 9700, section 4.14.2).
   *
   * @throws Refusal `invalid_token`; when an old token came back after the grace, the whole session is over
   */
  async refresh(token: RefreshTokenContent): Promise<SignIn> {
    const [rotated, user] = await Promise.all([
      this.sessions.rotate(token.sessionId, token.generation),
      this.users.findById(token.userId),
    ]);
    const session = rotated ?? (await this.grace.successorOf(token, user));
    if (!user || !this.isLive(session, user)) {
      await this.sessions.end(token.sessionId);
      if (user) await this.versions.settled(user);
      this.grace.count('refused');
      throw new Refusal('invalid_token');
    }
    if (rotated) this.grace.count('rotated');
    return this.minter.mint(session, user);
  }

  /** The tokens of a session that was started for an app, for the one who holds the code. @throws Refusal `invalid_code` */
  async resume(sessionId: string): Promise<SignIn> {
    const session = await this.sessions.find(sessionId);
    const user = session && (await this.users.findById(session.userId.toHexString()));
    if (!session || !user || !this.isLive(session, user)) throw new Refusal('invalid_code');
    return this.minter.mint(session, user);
  }

  /** Ends one session: its refresh token by the document, its access tokens by revocation. */
  async logout(principal: Pick<Principal, 'userId' | 'sessionId'>): Promise<void> {
    await this.end(principal.sessionId, principal.userId);
    this.audit.record('session.ended', { userId: principal.userId, sessionId: principal.sessionId });
  }

  /** Ends every session of a user. @returns the user's token version from now on */
  async logoutAll(userId: string): Promise<number> {
    const version = await this.versions.endAll(userId);
    if (version === null) throw new Refusal('invalid_token');
    this.audit.record('sessions.ended', { userId });
    return version;
  }

  /** Ends a session whoever it belongs to. */
  async end(sessionId: string, userId?: string): Promise<void> {
    // Side by side: each ends one kind of token, and the caller hears of it when both are safe. Were the process to die
    // with only one of them done, a refresh finds out ({@link isLive}).
    await Promise.all([this.sessions.end(sessionId, userId), this.revocations.revokeSession(sessionId)]);
  }

  private isLive(session: SessionRecord, user: User): boolean {
    if (user.disabled || session.version !== user.tokenVersion) return false;
    return !this.versions.isOver(user) && !this.revocations.isSessionOver(session._id);
  }
}
