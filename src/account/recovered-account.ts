import { Injectable } from '@nestjs/common';
import { EmailProofs } from '../credentials/email-proofs.js';
import { Outbox } from '../mail/outbox.js';
import { type Subject, Throttle } from '../throttling/throttle.js';
import type { News } from '../users/announcement.schema.js';
import { ToldChanges } from '../users/told-changes.js';
import { TokenVersions } from '../users/token-versions.js';
import type { User } from '../users/user.js';

/** What a recovery ends: all that whoever was in the account before had begun. */
@Injectable()
export class RecoveredAccount {
  constructor(
    private readonly versions: TokenVersions,
    private readonly proofs: EmailProofs,
    private readonly outbox: Outbox,
    private readonly changes: ToldChanges,
    private readonly throttle: Throttle,
  ) {}

  /**
   * @param user the account as it was
   * @param subject whose wrong guesses are forgotten: they say nothing of the new password, and the owner is here
   * @param recover the write that raises the token version
   * @returns the account after it, or `null` when it had changed meanwhile
   */
  async after(
    user: User,
    subject: Subject & { account: string },
    recover: (news: News) => Promise<User | null>,
  ): Promise<User | null> {
    const reason = user.emailVerified ? 'recovered' : 'taken-over';
    const reader = { ...user, emailVerified: true };
    const recovered = await this.changes.make(reader, 'password.reset', { reason }, (news) =>
      this.versions.raise(user, () => recover(news)),
    );
    if (!recovered) return null;
    await Promise.all([
      this.proofs.withdraw(recovered.id),
      this.outbox.withdraw(recovered.id),
      this.throttle.forgive('login', subject),
    ]);
    return recovered;
  }
}
