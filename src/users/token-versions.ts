import { Injectable } from '@nestjs/common';
import { Refusal } from '../domain/refusal.js';
import { Revocations } from '../revocation/revocations.js';
import { SessionStore } from '../sessions/session.store.js';
import type { User } from './user.js';
import { UserStore } from './user.store.js';

/** How often a user is read anew when somebody else raised the version between reading and writing. */
const TRIES = 6;

/**
 * Changes after which nothing that was signed before is good. The revocation goes first, as the note of what is about
 * to happen: a process that dies after it leaves tokens that are refused, never a changed account that an old token still
 * opens. The next sign-in or refresh finds the note and carries on ({@link TokenVersions.settled}).
 */
@Injectable()
export class TokenVersions {
  constructor(
    private readonly users: UserStore,
    private readonly sessions: SessionStore,
    private readonly revocations: Revocations,
  ) {}

  /**
   * @param user as it was judged
   * @param change one conditional write that raises the version of exactly this user at exactly this version by one
   * @returns what `change` returned: the user after it, or `null` when it had changed since
   * @throws Refusal `unavailable` when the revocation cannot be stored; then nothing was changed
   */
  async raise(user: User, change: () => Promise<User | null>): Promise<User | null> {
    const version = user.tokenVersion + 1;
    await this.revocations.revokeUserBelow(user.id, version);
    const changed = await change();
    if (changed) await this.sessions.endBelow(user.id, version);
    return changed;
  }

  /** Ends every session and token of a user. @returns the version from now on, `null` when there is no such user */
  async endAll(userId: string): Promise<number | null> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const user = await this.users.findById(userId);
      if (!user) return null;
      const raised = await this.raise(user, () => this.users.raiseTokenVersion(user));
      if (raised) return raised.tokenVersion;
    }
    throw new Refusal('unavailable', { retryAfter: 1 });
  }

  /**
   * The user at a version whose tokens are good. Costs nothing but a look into memory, unless a process died between the
   * note and the change: then every session that the change would have ended is ended now.
   *
   * @param user whose way in was just proved
   * @returns `null` when the user changed since it was read: what was proved may be good no longer
   */
  async settled(user: User): Promise<User | null> {
    if (!this.isOver(user)) return user;
    return this.raise(user, () => this.users.raiseTokenVersion(user));
  }

  /** Is this version of the user announced to be over? */
  isOver(user: User): boolean {
    return this.revocations.isVersionOver(user.id, user.tokenVersion);
  }
}
