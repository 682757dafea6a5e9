import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { EmailProofs } from '../../credentials/email-proofs.js';
import type { Draft, LetterData } from '../../mail/letter.js';
import { LetterWriters } from '../../mail/letter-writers.js';
import { MailboxStore } from '../../users/mailbox.store.js';

/** The mail with the link to a new password. */
@Injectable()
export class PasswordResetLetter implements OnModuleInit {
  constructor(
    private readonly writers: LetterWriters,
    private readonly mailboxes: MailboxStore,
    private readonly proofs: EmailProofs,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.writers.register('password-reset', (data) => this.write(data));
  }

  /** Nobody, or nobody who may sign in: no mail. It goes to the address on file, not to the one that was typed. */
  private async write({ addressKey }: LetterData['password-reset']): Promise<Draft | null> {
    const user = await this.mailboxes.findClaimant(addressKey);
    if (!user?.email || user.disabled) return null;
    const { id: userId, tokenVersion: version, email } = user;
    const address = { display: email, key: addressKey };
    const token = await this.proofs.issue({ purpose: 'reset', userId, version, address });
    const url = `${this.settings.publicUrl}/reset-password?token=${token}`;
    return { to: email, name: 'password-reset', model: { url } };
  }
}
