import { Injectable } from '@nestjs/common';
import { Refusal } from '../domain/refusal.js';
import { Throttle } from '../throttling/throttle.js';
import type { LetterData, LetterKind } from './letter.js';
import { Outbox } from './outbox.js';

/** Mails that somebody asks for, who may be anybody: queued, within what a mailbox has to bear (EM-10). */
@Injectable()
export class MailRequests {
  constructor(
    private readonly outbox: Outbox,
    private readonly throttle: Throttle,
  ) {}

  /**
   * The same work whoever's the address is; who it belongs to is looked up when the mail is written.
   *
   * @param first what is done before, once it is certain that there may be a mail
   * @throws Refusal `rate_limited` when the address got enough mails of this kind: nothing is queued
   */
  async ask<Kind extends LetterKind>(
    kind: Kind,
    data: LetterData[Kind],
    { addressKey, userId }: { addressKey: string; userId?: string },
    first?: () => Promise<void>,
  ): Promise<void> {
    await this.throttle.reserve('mail', { address: undefined, account: `${kind} ${addressKey}` });
    await first?.();
    await this.outbox.put(kind, data, userId);
  }

  /** The same, and who has enough gets no more without a word: for answers that must not tell one address from another. */
  async askQuietly<Kind extends LetterKind>(
    kind: Kind,
    data: LetterData[Kind],
    asked: { addressKey: string; userId?: string },
  ): Promise<void> {
    await this.ask(kind, data, asked).catch((error: unknown) => {
      if (!(error instanceof Refusal && error.code === 'rate_limited')) throw error;
    });
  }

  /** Can mail be sent at all? */
  get isPossible(): boolean {
    return this.outbox.isOpen;
  }
}
