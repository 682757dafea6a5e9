import { Injectable } from '@nestjs/common';
import type { LetterData, LetterKind } from './letter.js';
import { MailQuota } from './mail-quota.js';
import { Outbox } from './outbox.js';

/** Mails that somebody asks for, who may be anybody: queued, within what an address has to bear. */
@Injectable()
export class MailRequests {
  constructor(
    private readonly outbox: Outbox,
    private readonly quota: MailQuota,
  ) {}

  /**
   * Two writes and no read, whoever's the address is; who it belongs to is looked up when the mail is written.
   *
   * @returns false when the address got enough of these within the hour: nothing is queued
   */
  async ask<Kind extends LetterKind>(
    kind: Kind,
    data: LetterData[Kind],
    { addressKey, userId }: { addressKey: string; userId?: string },
  ): Promise<boolean> {
    if (!(await this.quota.take(kind, addressKey))) return false;
    await this.outbox.put(kind, data, userId);
    return true;
  }

  /** Seconds until an address may get more. */
  get retryAfter(): number {
    return this.quota.retryAfter;
  }

  /** Can mail be sent at all? */
  get isPossible(): boolean {
    return this.outbox.isOpen;
  }
}
