import { Injectable } from '@nestjs/common';
import { FreshSignIn } from '../auth/fresh-sign-in.js';
import { Refusal } from '../domain/refusal.js';
import { Revocations } from '../revocation/revocations.js';
import type { Principal } from '../tokens/principal.js';
import { ToldChanges } from '../users/told-changes.js';
import { TokenVersions } from '../users/token-versions.js';
import type { User } from '../users/user.js';
import { UserDeletion } from '../users/user-deletion.js';
import { UserStore } from '../users/user.store.js';

/** How often it is tried anew when the account changed meanwhile. */
const TRIES = 5;

/** A user ends their own account, and everything that hangs on it. */
@Injectable()
export class AccountDeletion {
  constructor(
    private readonly users: UserStore,
    private readonly deletion: UserDeletion,
    private readonly versions: TokenVersions,
    private readonly revocations: Revocations,
    private readonly changes: ToldChanges,
    private readonly freshSignIn: FreshSignIn,
  ) {}

  /**
   * Whatever step this dies at, no token is left that outlives the account: tokens go first, then the one document that is
   * the account, and its sessions, which nobody could refresh any more, only to free their place.
   *
   * @throws Refusal `step_up_required` without a sign-in of the last ten minutes; `last_admin`; `invalid_token` when gone
   */
  async delete(principal: Principal): Promise<void> {
    // A device left open must not be enough.
    this.freshSignIn.require(principal);
    await this.remove(principal.userId);
  }

  /**
   * The same for whoever may decide it without being the user.
   *
   * @throws Refusal `last_admin`; `invalid_token` when there is no such user
   */
  async remove(userId: string, details: { actorId?: string } = {}): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const user = await this.users.findById(userId);
      if (!user) throw new Refusal('invalid_token');
      await this.deletion.requireAnotherAdmin(user);
      if (await this.changes.remove(user, details, () => this.end(user))) return;
    }
    throw new Refusal('unavailable', { retryAfter: 1 });
  }

  /** @returns false when the account changed meanwhile */
  private async end(user: User): Promise<boolean> {
    if (!(await this.versions.raise(user, () => this.deletion.delete(user)))) return false;
    await this.revocations.revokeUser(user.id);
    return true;
  }
}
