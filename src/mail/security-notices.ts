import { Injectable, Logger } from '@nestjs/common';
import { type AuditDetails, AuditLog } from '../audit/audit.log.js';
import { Clock } from '../domain/clock.js';
import type { CredentialEvent } from '../domain/credential-event.js';
import { Outbox } from './outbox.js';

/** Whose account it is: a `User`, as it was before when the address itself changes. */
export interface AccountHolder {
  id: string;
  email: string | null;
  emailVerified: boolean;
}

/** Whatever changes a way into an account is announced here: one call is the audit record and the mail (contract, section 6). */
@Injectable()
export class SecurityNotices {
  private readonly logger = new Logger(SecurityNotices.name);

  constructor(
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Records the change and queues the mail to the verified address. Call it when the change is made.
   *
   * @param holder the mail goes to its address, if that was verified: an unverified one may be a stranger's
   * @param details for the audit record; of these the mail names the provider and nothing else
   * @returns once the mail is queued; never throws, because the change is already made
   */
  async tell(
    { id, email, emailVerified }: AccountHolder,
    event: CredentialEvent,
    details: Omit<AuditDetails, 'userId'> = {},
  ): Promise<void> {
    this.audit.recordCredentialChange(event, { userId: id, ...details });
    if (email === null || !emailVerified) return;
    const { provider } = details;
    const notice = { to: email, event, at: this.clock.now(), ...(provider !== undefined && { provider }) };
    await this.outbox.put('security-notice', notice, id).catch((error: Error) => {
      this.logger.error({ event, userId: id, error: error.name }, 'a security notice was not queued');
    });
  }
}
