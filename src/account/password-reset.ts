import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { type EmailProof, EmailProofs } from '../credentials/email-proofs.js';
import { PasswordHasher } from '../credentials/password-hasher.js';
import { PasswordPolicy } from '../credentials/password-policy.js';
import { parseEmailAddress } from '../domain/email-address.js';
import { Refusal } from '../domain/refusal.js';
import { MailRequests } from '../mail/mail-requests.js';
import type { News } from '../users/announcement.schema.js';
import { MailboxStore } from '../users/mailbox.store.js';
import type { User } from '../users/user.js';
import { UserStore } from '../users/user.store.js';
import { RecoveredAccount } from './recovered-account.js';

/** A new password for whoever reads the mailbox of the account. */
@Injectable()
export class PasswordReset {
  constructor(
    private readonly mails: MailRequests,
    private readonly proofs: EmailProofs,
    private readonly users: UserStore,
    private readonly mailboxes: MailboxStore,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly recovered: RecoveredAccount,
    private readonly settings: Settings,
  ) {}

  /**
   * Queues the mail. Whether there is such an account is asked when the mail is written, long after the answer (LO-01).
   *
   * @throws Refusal `invalid_request` for what is not one address; `not_found` when password sign-in is off
   */
  async request(email: string): Promise<void> {
    this.requireLocalLogin();
    const address = parseEmailAddress(email);
    if (!address)
      throw new Refusal('invalid_request', {
        errors: [{ path: 'email', message: 'must be one e-mail address', fault: 'address' }],
      });
    await this.mails.askQuietly('password-reset', { addressKey: address.key }, { addressKey: address.key });
  }

  /**
   * Sets the password and ends every session. A password that is refused leaves the link alive.
   *
   * @param ip whose wrong guesses at this account are forgotten with it
   * @throws Refusal `invalid_code`, `weak_password`; `not_found` when password sign-in is off
   */
  async reset(token: string, password: string, ip: string | undefined): Promise<void> {
    this.requireLocalLogin();
    const proof = await this.proofs.read(token, ['reset']);
    const user = proof && (await this.users.findById(proof.userId));
    if (!proof || !user) throw new Refusal('invalid_code');
    const { email, displayName } = user;
    await this.policy.require({ field: 'password', password, email, displayName });
    const passwordHash = await this.hasher.hash(password);
    if (!(await this.proofs.consume(token, ['reset']))) throw new Refusal('invalid_code');
    const subject = { address: ip, account: proof.address.key };
    const after = await this.recovered.after(user, subject, (news) =>
      this.write(user, proof, passwordHash, news),
    );
    if (!after) throw new Refusal('invalid_code');
  }

  /** The mailbox is proven by this, so the address of an account is verified from here on, and it is the reader's alone. */
  private write(user: User, proof: EmailProof, passwordHash: string, news: News): Promise<User | null> {
    return user.emailVerified
      ? this.mailboxes.recover(proof, passwordHash, news)
      : this.mailboxes.takeOver(proof, passwordHash, news);
  }

  private requireLocalLogin(): void {
    if (!this.settings.localLogin) throw new Refusal('not_found');
  }
}
