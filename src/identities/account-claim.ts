import { Injectable } from '@nestjs/common';
import { EmailProofs } from '../credentials/email-proofs.js';
import type { SocialProfile } from '../domain/social-profile.js';
import { Outbox } from '../mail/outbox.js';
import { SecurityNotices } from '../mail/security-notices.js';
import { TokenVersions } from '../users/token-versions.js';
import type { User } from '../users/user.js';
import { IdentityStore } from './identity.store.js';

/** Claim: an account that never proved its address goes on as the person's who did. */
@Injectable()
export class AccountClaim {
  constructor(
    private readonly identities: IdentityStore,
    private readonly versions: TokenVersions,
    private readonly proofs: EmailProofs,
    private readonly outbox: Outbox,
    private readonly notices: SecurityNotices,
  ) {}

  /** @returns the user, or `null` when the account has changed since it was judged */
  async claim(claimant: User, profile: SocialProfile): Promise<User | null> {
    const user = await this.versions.raise(claimant, () => this.identities.claim(claimant, profile));
    if (!user) return null;
    // Dead already, by the raised version; what the stranger asked to be mailed must not even arrive.
    await Promise.all([this.proofs.withdraw(user.id), this.outbox.withdraw(user.id)]);
    await this.notices.tell(user, 'account.claimed', { provider: profile.provider });
    return user;
  }
}
