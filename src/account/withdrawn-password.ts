import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { parseEmailAddress } from '../domain/email-address.js';
import { Refusal } from '../domain/refusal.js';
import { Outbox } from '../mail/outbox.js';
import { MailboxStore } from '../users/mailbox.store.js';
import { ToldChanges } from '../users/told-changes.js';
import { TokenVersions } from '../users/token-versions.js';
import type { User } from '../users/user.js';

/** A password ended by somebody else than its owner, who is sent the way to a new one. */
@Injectable()
export class WithdrawnPassword {
  constructor(
    private readonly mailboxes: MailboxStore,
    private readonly versions: TokenVersions,
    private readonly changes: ToldChanges,
    private readonly outbox: Outbox,
    private readonly settings: Settings,
  ) {}

  /**
   * Ends password, sessions and tokens in one write. The link is asked for after it, since it dies with the version before;
   * the mail about the change, which that write carries, says how to get another one.
   *
   * @param actorId the admin who decided it, for the audit record
   * @returns the user after it, `null` when it has changed since it was judged
   * @throws Refusal `not_found` when password sign-in is off; `account_disabled`, `email_unverified`: nobody would get the link
   */
  async end(user: User, actorId: string): Promise<User | null> {
    if (!this.settings.localLogin) throw new Refusal('not_found');
    if (user.disabled) throw new Refusal('account_disabled');
    const address = user.emailVerified ? parseEmailAddress(user.email ?? '') : null;
    if (!address) throw new Refusal('email_unverified');
    const after = await this.changes.make(user, 'password.withdrawn', { actorId }, (news) =>
      this.versions.raise(user, () => this.mailboxes.withdrawPassword(user, news)),
    );
    // Past the limit of mails that strangers may ask for: whoever used it up must not keep the owner out.
    if (after) await this.outbox.put('password-reset', { addressKey: address.key }, user.id);
    return after;
  }
}
