import { Injectable } from '@nestjs/common';
import { Revocations } from '../revocation/revocations.js';
import { SessionStore } from '../sessions/session.store.js';
import type { Principal } from '../tokens/principal.js';
import type { User } from '../users/user.js';

/** Ends what was begun elsewhere, when a change of an account must not end the session it was made in. */
@Injectable()
export class OtherSessions {
  constructor(
    private readonly sessions: SessionStore,
    private readonly revocations: Revocations,
  ) {}

  /**
   * The revocations go first, as wherever tokens end: who dies in between leaves sessions that are refused, never a
   * changed account that an old token still opens.
   *
   * @param method what the kept session proves with the change
   * @param change one write on the user as it was judged that raises the token version by one: a sign-in that is just
   *   now on its way is below it, and will not be refreshed
   * @returns false when `change` did not take place
   */
  async end(
    { id: userId, tokenVersion }: User,
    { sessionId }: Pick<Principal, 'sessionId'>,
    method: string,
    change: () => Promise<boolean>,
  ): Promise<boolean> {
    const version = tokenVersion + 1;
    // One by one: a revocation by version would end this session's access token as well.
    const over = (await this.sessions.idsBelow(userId, version)).filter((id) => id !== sessionId);
    await Promise.all(over.map((id) => this.revocations.revokeSession(id)));
    if (!(await change())) return false;
    await this.sessions.carryOver(sessionId, userId, version, method);
    await this.sessions.endBelow(userId, version);
    return true;
  }
}
