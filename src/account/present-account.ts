import { Injectable } from '@nestjs/common';
import { FreshSignIn } from '../auth/fresh-sign-in.js';
import { Refusal } from '../domain/refusal.js';
import { SessionStore } from '../sessions/session.store.js';
import type { Principal } from '../tokens/principal.js';
import type { User } from '../users/user.js';
import { UserStore } from '../users/user.store.js';

/** The account of a session, as it is judged before one of its factors is changed. */
@Injectable()
export class PresentAccount {
  constructor(
    private readonly users: UserStore,
    private readonly sessions: SessionStore,
    private readonly fresh: FreshSignIn,
  ) {}

  /**
   * The user whose session this still is. The token was good when the request came; meanwhile the account may have
   * passed to its owner (Claim), and whoever held it before must not plant a factor in it. What is written next holds
   * the version against this one's.
   *
   * @throws Refusal `invalid_token`; `step_up_required` when the sign-in is over ten minutes old (MF-06)
   */
  async require(principal: Principal): Promise<User> {
    this.fresh.require(principal);
    const { userId, sessionId } = principal;
    const [user, session] = await Promise.all([this.users.findById(userId), this.sessions.find(sessionId)]);
    if (!user || user.disabled || session?.version !== user.tokenVersion) throw new Refusal('invalid_token');
    return user;
  }
}
