import { Injectable } from '@nestjs/common';
import { Refusal } from '../domain/refusal.js';
import { IdentityStore } from '../identities/identity.store.js';
import { SecurityNotices } from '../mail/security-notices.js';

/** Takes a provider away from an account. */
@Injectable()
export class Disconnection {
  constructor(
    private readonly identities: IdentityStore,
    private readonly notices: SecurityNotices,
  ) {}

  /** @throws Refusal `last_sign_in_method`, also for the second of two at the same time; `not_found` when not connected */
  async remove(userId: string, provider: string): Promise<void> {
    const user = await this.identities.unlink(userId, provider);
    if (user) return this.notices.tell(user, 'identity.unlinked', { provider });
    const linked = await this.identities.isLinked(userId, provider);
    throw new Refusal(linked ? 'last_sign_in_method' : 'not_found');
  }
}
