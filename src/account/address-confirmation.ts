import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit.log.js';
import { type EmailProof, EmailProofs } from '../credentials/email-proofs.js';
import { type EmailAddress, parseEmailAddress } from '../domain/email-address.js';
import { Refusal } from '../domain/refusal.js';
import { MailRequests } from '../mail/mail-requests.js';
import { SecurityNotices } from '../mail/security-notices.js';
import { MailboxStore } from '../users/mailbox.store.js';
import { ToldChanges } from '../users/told-changes.js';
import type { User } from '../users/user.js';
import { UserStore } from '../users/user.store.js';

/** An address counts once its mailbox was proven: the first one of an account, and each one after. */
@Injectable()
export class AddressConfirmation {
  constructor(
    private readonly mails: MailRequests,
    private readonly proofs: EmailProofs,
    private readonly users: UserStore,
    private readonly mailboxes: MailboxStore,
    private readonly notices: SecurityNotices,
    private readonly changes: ToldChanges,
    private readonly audit: AuditLog,
  ) {}

  /** Without mail nobody could ever confirm an address. */
  get isPossible(): boolean {
    return this.mails.isPossible;
  }

  /** Queues the mail to confirm the present address. Nothing to confirm, nothing queued. @throws Refusal `rate_limited` */
  async askToVerify(userId: string): Promise<void> {
    const user = await this.userOf(userId);
    const address = parseEmailAddress(user.email);
    if (!address || user.emailVerified) return;
    await this.mails.ask('address-verification', { userId }, { addressKey: address.key, userId });
  }

  /**
   * The same for somebody who cannot sign in before: the answer and its cost are one whoever's the address is (LO-03).
   *
   * @throws Refusal `invalid_request` for what is not one address
   */
  async askAgain(email: string): Promise<void> {
    if (!this.isPossible) throw new Refusal('not_found');
    const { key: addressKey } = requireAddress(email);
    await this.mails.askQuietly('address-verification-again', { addressKey }, { addressKey });
  }

  /**
   * Queues the mail to a new address and tells the old one. Until the new one is confirmed the old one stays (EM-08).
   *
   * @throws Refusal `invalid_request`, `rate_limited`
   */
  async askToMove(userId: string, email: string): Promise<void> {
    const user = await this.userOf(userId);
    const address = requireAddress(email);
    const errand = { userId, address: address.display, version: user.tokenVersion };
    const tell = () => this.notices.tell(user, 'email.change-requested');
    await this.mails.ask('address-change', errand, { addressKey: address.key, userId }, tell);
  }

  /**
   * Takes the token of a mail: the address it was sent to is now the account's, verified.
   *
   * @throws Refusal `invalid_code`; `email_taken` when another account proved it first, which keeps it
   */
  async confirm(token: string): Promise<void> {
    const proof = await this.proofs.consume(token, ['verify', 'change']);
    if (!proof) throw new Refusal('invalid_code');
    const before = await this.users.findById(proof.userId);
    const moves = proof.purpose === 'change';
    if (!before) throw new Refusal('invalid_code');
    const after = await (moves ? this.move(before, proof) : this.verify(proof));
    if (!after) throw new Refusal('invalid_code');
  }

  /** The address before is told: it may be the owner's, and the new one a thief's. */
  private async move(before: User, proof: EmailProof): Promise<User | null> {
    const after = await this.changes.make(before, 'email.changed', {}, (news) =>
      this.mailboxes.move(proof, news),
    );
    // Links to the address before are dead by the address in them; here they only go.
    if (after) await this.proofs.withdraw(after.id);
    return after;
  }

  private async verify(proof: EmailProof): Promise<User | null> {
    const after = await this.mailboxes.verify(proof);
    if (after) this.audit.record('email.verified', { userId: after.id });
    return after;
  }

  private async userOf(userId: string): Promise<User> {
    const user = await this.users.findById(userId);
    if (!user || user.disabled) throw new Refusal('invalid_token');
    if (!this.isPossible) throw new Refusal('not_found');
    return user;
  }
}

function requireAddress(email: string): EmailAddress {
  const address = parseEmailAddress(email);
  if (address) return address;
  throw new Refusal('invalid_request', {
    errors: [{ path: 'email', message: 'must be one e-mail address', fault: 'address' }],
  });
}
