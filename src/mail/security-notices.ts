import { Injectable, Logger } from '@nestjs/common';
import type { Types } from 'mongoose';
import { type AuditDetails, type AuditEntry, AuditLog } from '../audit/audit.log.js';
import type { AccountEvent } from '../domain/account-event.js';
import { Clock } from '../domain/clock.js';
import type { CredentialEvent } from '../domain/credential-event.js';
import type { LetterData } from './letter.js';
import { Outbox } from './outbox.js';

/** Whose account it is: a `User`, as it was before when the address itself changes. */
export interface AccountHolder {
  id: string;
  email: string | null;
  emailVerified: boolean;
}

/** A change that is to be recorded and, with an errand for the outbox, told. */
export interface Announcement {
  _id: Types.ObjectId;
  record: AuditEntry;
  /** The errand, closed: addresses are nobody's business. */
  sealed?: string;
}

/** What is said of an event besides what and who. */
export type NoticeDetails = Omit<AuditDetails, 'userId'>;

/** Whatever changes a way into an account is announced: an audit record and a mail (contract, section 6). */
@Injectable()
export class SecurityNotices {
  private readonly logger = new Logger(SecurityNotices.name);

  constructor(
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Prepares the record and the mail; {@link deliver} sends both on their way.
   *
   * @param holder the mail goes to its address, if that was verified: an unverified one may be a stranger's
   * @param details for the audit record; of these the mail names the provider and nothing else
   */
  draft({ id, email, emailVerified }: AccountHolder, event: CredentialEvent, details: NoticeDetails) {
    const announcement = this.draftQuiet(id, event, details);
    if (email === null || !emailVerified || !this.outbox.isOpen) return announcement;
    const { provider } = details;
    const at = this.clock.now();
    const notice: LetterData['security-notice'] = {
      to: email,
      event,
      at,
      ...(provider !== undefined && { provider }),
    };
    return { ...announcement, sealed: this.outbox.seal(announcement._id, notice) };
  }

  /** The same for what is recorded and told to nobody. */
  draftQuiet(userId: string, event: AccountEvent, details: NoticeDetails): Announcement {
    const record = this.audit.draft(event, { userId, ...details });
    return { _id: record._id, record };
  }

  /** Records and queues. Doing it again changes nothing. @throws when the store is out of reach */
  async deliver({ _id, record, sealed }: Announcement): Promise<void> {
    const { userId } = record;
    const errand = { _id, kind: 'security-notice', sealed, ...(userId !== undefined && { userId }) } as const;
    await Promise.all([this.audit.keep(record), sealed !== undefined && this.outbox.enter(errand)]);
  }

  /**
   * Announces what no write on the user carries. Call it before what it tells of: who dies in between has told too much,
   * never too little.
   *
   * @returns once the mail is queued; never throws, because the change must take place
   */
  async tell(holder: AccountHolder, event: CredentialEvent, details: NoticeDetails = {}): Promise<void> {
    await this.deliver(this.draft(holder, event, details)).catch((error: Error) => {
      this.logger.error({ event, userId: holder.id, error: error.name }, 'a security notice was not queued');
    });
  }
}
