import { Injectable } from '@nestjs/common';
import { FreshSignIn } from '../auth/fresh-sign-in.js';
import { Refusal } from '../domain/refusal.js';
import { IdentityStore } from '../identities/identity.store.js';
import type { Principal } from '../tokens/principal.js';
import { ToldChanges } from '../users/told-changes.js';
import { UserStore } from '../users/user.store.js';

/** Takes a provider away from an account. */
@Injectable()
export class Disconnection {
  constructor(
    private readonly identities: IdentityStore,
    private readonly fresh: FreshSignIn,
    private readonly users: UserStore,
    private readonly changes: ToldChanges,
  ) {}

  /**
   * @throws Refusal `last_sign_in_method`, also for the second of two at the same time; `not_found` when not connected;
   *   `step_up_required`
   */
  async remove(principal: Principal, provider: string): Promise<void> {
    this.fresh.require(principal);
    const { userId } = principal;
    const user = await this.users.findById(userId);
    if (!user) throw new Refusal('invalid_token');
    const unlinked = await this.changes.make(user, 'identity.unlinked', { provider }, (news) =>
      this.identities.unlink(userId, provider, news),
    );
    if (unlinked) return;
    const linked = await this.identities.isLinked(userId, provider);
    throw new Refusal(linked ? 'last_sign_in_method' : 'not_found');
  }
}
