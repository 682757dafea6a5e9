import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { type EmailProof, EmailProofs } from '../../credentials/email-proofs.js';
import { parseEmailAddress } from '../../domain/email-address.js';
import type { Draft, LetterData } from '../../mail/letter.js';
import { LetterWriters } from '../../mail/letter-writers.js';
import { MailboxStore } from '../../users/mailbox.store.js';
import { UserStore } from '../../users/user.store.js';

/** The mails by which somebody proves to read a mailbox, or learns why not. */
@Injectable()
export class AddressLetters implements OnModuleInit {
  constructor(
    private readonly writers: LetterWriters,
    private readonly users: UserStore,
    private readonly mailboxes: MailboxStore,
    private readonly proofs: EmailProofs,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.writers.register('address-verification', (data) => this.verification(data));
    this.writers.register('address-verification-again', ({ addressKey }) => this.again(addressKey));
    this.writers.register('address-change', (data) => this.change(data));
    this.writers.register('address-taken', ({ addressKey }) => this.taken(addressKey));
  }

  private async verification({ userId }: LetterData['address-verification']): Promise<Draft | null> {
    const user = await this.users.findById(userId);
    const address = parseEmailAddress(user?.email);
    if (!user || !address || user.disabled || user.emailVerified) return null;
    const proof = { purpose: 'verify', userId, version: user.tokenVersion, address } as const;
    return { to: address.display, name: 'address-verification', model: { url: await this.link(proof) } };
  }

  /** Nobody waits there: no mail. Whose address is confirmed already is told so, in place of a link. */
  private async again(addressKey: string): Promise<Draft | null> {
    const claimant = await this.mailboxes.findClaimant(addressKey);
    if (claimant?.emailVerified) return this.taken(addressKey);
    return claimant && this.verification({ userId: claimant.id });
  }

  /** Whether the address is taken is told to its owner only, in a mail. */
  private async change({ userId, address: written, version }: LetterData['address-change']) {
    const user = await this.users.findById(userId);
    const address = parseEmailAddress(written);
    // Recovered or claimed since: the change was the wish of whoever was here before (LK-04).
    if (!user || !address || user.disabled || user.tokenVersion !== version) return null;
    const claimant = await this.mailboxes.findClaimant(address.key);
    if (claimant?.emailVerified && claimant.id !== userId) return this.taken(address.key);
    const proof = { purpose: 'change', userId, version, address } as const;
    return { to: address.display, name: 'address-change', model: { url: await this.link(proof) } } as const;
  }

  private async taken(addressKey: string): Promise<Draft | null> {
    const claimant = await this.mailboxes.findClaimant(addressKey);
    if (!claimant?.email || claimant.disabled) return null;
    const { publicUrl } = this.settings;
    const model = { signInUrl: `${publicUrl}/login`, resetUrl: `${publicUrl}/forgot-password` };
    return { to: claimant.email, name: 'address-taken', model };
  }

  private async link(proof: EmailProof): Promise<string> {
    return `${this.settings.publicUrl}/verify-email?token=${await this.proofs.issue(proof)}`;
  }
}
