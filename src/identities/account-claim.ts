import { Injectable } from '@nestjs/common';
import { EmailProofs } from '../credentials/email-proofs.js';
import type { SocialProfile } from '../domain/social-profile.js';
import { Outbox } from '../mail/outbox.js';
import { ToldChanges } from '../users/told-changes.js';
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
    private readonly changes: ToldChanges,
  ) {}

  /** @returns the user, or `null` when the account has changed since it was judged */
  async claim(claimant: User, profile: SocialProfile): Promise<User | null> {
    const owner = { id: claimant.id, email: profile.email?.display ?? null, emailVerified: true };
    const user = await this.changes.make(owner, 'account.claimed', { provider: profile.provider }, (news) =>
      this.versions.raise(claimant, () => this.identities.claim(claimant, profile, news)),
    );
    if (!user) return null;
    // Dead already, by the raised version; what the stranger asked to be mailed must not even arrive.
    await Promise.all([this.proofs.withdraw(user.id), this.outbox.withdraw(user.id)]);
    return user;
  }
}
