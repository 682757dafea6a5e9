import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AuditLog } from '../audit/audit.log.js';
import { Clock } from '../domain/clock.js';
import { Metrics } from '../metrics/metrics.js';
import { LetterWriters } from './letter-writers.js';
import { MailTransport } from './mail-transport.js';
import { type Errand, Outbox } from './outbox.js';
import { afterFailure } from './retry-plan.js';

/** How many mails go out at once: one that hangs must not hold up the others. */
const WIDTH = 4;
/** Milliseconds between two looks for what became due, or what a dead instance left behind. */
const LOOK_EVERY = 5_000;
/** Milliseconds that a stop waits for mails on their way. What is not through by then goes out again elsewhere. */
const FAREWELL = 4_000;

/** Empties the outbox, beside the requests and never within one. */
@Injectable()
export class MailWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(MailWorker.name);
  private readonly rounds = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly writers: LetterWriters,
    private readonly transport: MailTransport,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {
    metrics.mailsWaiting.readBy(() => outbox.waiting());
  }

  onApplicationBootstrap(): void {
    if (!this.outbox.isOpen) {
      this.logger.warn('SMTP_URL is not set: no mail is sent, about changes to accounts neither');
      return;
    }
    this.outbox.onPut(() => this.wake());
    this.timer = setInterval(() => this.wake(), LOOK_EVERY).unref();
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    let giveUp: NodeJS.Timeout | undefined;
    const farewell = new Promise((resolve) => {
      giveUp = setTimeout(resolve, FAREWELL);
    });
    await Promise.race([Promise.all(this.rounds), farewell]);
    clearTimeout(giveUp);
    this.transport.close();
  }

  /** Sends what is due, and waits until nothing is. */
  async settle(): Promise<void> {
    this.wake();
    while (this.rounds.size > 0) await Promise.all(this.rounds);
  }

  private wake(): void {
    if (this.stopping || this.rounds.size >= WIDTH) return;
    const round: Promise<void> = this.round()
      .catch((error: unknown) => this.logger.warn({ error: nameOf(error) }, 'the outbox cannot be read'))
      .finally(() => this.rounds.delete(round));
    this.rounds.add(round);
  }

  private async round(): Promise<void> {
    while (!this.stopping) {
      const errand = await this.outbox.take();
      if (!errand) return;
      await this.deliver(errand);
    }
  }

  private async deliver(errand: Errand): Promise<void> {
    const { id, kind, data, language } = errand;
    if (data === undefined) return this.giveUp(errand, 'unreadable');
    let mail;
    try {
      mail = await this.writers.write(kind, data, language);
      if (mail) await this.transport.send(mail, id);
    } catch (error) {
      return this.failed(errand, error);
    }
    if (mail) this.metrics.mails.count('sent');
    await (mail ? this.outbox.close(errand, 'sent') : this.outbox.drop(errand));
  }

  private async failed(errand: Errand, error: unknown): Promise<void> {
    const { id, kind, attempts, createdAt } = errand;
    const step = afterFailure(error, attempts, this.clock.now() - createdAt);
    this.logger.warn({ mail: id, kind, attempts, error: nameOf(error) }, 'a mail did not go out');
    if (step.kind === 'retry') this.metrics.mails.count('failed');
    if (step.kind === 'retry') return this.outbox.postpone(errand, step.delay);
    await this.giveUp(errand, step.why);
  }

  private async giveUp(errand: Errand, why: string): Promise<void> {
    const { id, kind, userId } = errand;
    this.metrics.mails.count('given_up');
    this.logger.error({ mail: id, kind, why }, 'a mail was given up');
    this.audit.record('mail.given-up', { ...(userId !== undefined && { userId }), reason: why });
    await this.outbox.close(errand, 'given-up');
  }
}

/** Code and kind only: what a mail server says may repeat the address or the mail. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, responseCode, command } = error as Error &
    Record<'code' | 'responseCode' | 'command', unknown>;
  return [error.name, code, command, responseCode].filter((part) => part !== undefined).join(' ');
}
