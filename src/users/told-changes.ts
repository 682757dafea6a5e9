import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { QuietEvent } from '../domain/account-event.js';
import { Clock } from '../domain/clock.js';
import type { CredentialEvent } from '../domain/credential-event.js';
import { type AccountHolder, type NoticeDetails, SecurityNotices } from '../mail/security-notices.js';
import type { News } from './announcement.schema.js';
import { AnnouncementStore } from './announcement.store.js';

/** Milliseconds between two looks for news that whoever made a change did not live, or did not manage, to tell. */
const LOOK_EVERY = 5_000;

/** What is recorded of a user without a mail. */
export interface QuietChange extends NoticeDetails {
  event: QuietEvent;
}

/**
 * The one way to change a way into an account: the news lie in the same write as the change, and go on from there to the
 * audit log and the outbox. Whatever dies after that write, they are told once.
 */
@Injectable()
export class ToldChanges implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ToldChanges.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly notices: SecurityNotices,
    private readonly store: AnnouncementStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @param holder as to be told: with the address that is verified, before a change of address
   * @param write one write on the user's document that carries the news; falsy when it did not take place
   * @returns what `write` returned
   */
  async make<Result>(
    holder: AccountHolder,
    event: CredentialEvent,
    details: NoticeDetails,
    write: (news: News) => Promise<Result>,
  ): Promise<Result> {
    return this.carry(holder.id, [this.notices.draft(holder, event, details)], write);
  }

  /** The same for decisions that are recorded only. */
  async record<Result>(
    userId: string,
    changes: readonly QuietChange[],
    write: (news: News) => Promise<Result>,
  ): Promise<Result> {
    const news = changes.map(({ event, ...details }) => this.notices.draftQuiet(userId, event, details));
    return this.carry(userId, news, write);
  }

  /** The same for a deletion, which leaves no document for the news to lie in. */
  async remove<Result>(
    holder: AccountHolder,
    details: NoticeDetails,
    write: () => Promise<Result>,
  ): Promise<Result> {
    const draft = this.notices.draft(holder, 'account.deleted', details);
    const announcement = await this.store.putFarewell(holder.id, draft);
    const removed = await write();
    if (removed)
      await this.quietly(async () => {
        await this.notices.deliver(announcement);
        await this.store.closeFarewell(holder.id);
      });
    return removed;
  }

  /** What the instance before left behind is told before anything else. */
  async onApplicationBootstrap(): Promise<void> {
    await this.quietly(() => this.tellWaiting());
    const look = () => void this.quietly(() => this.tellWaiting(this.clock.now() - LOOK_EVERY));
    this.timer = setInterval(look, LOOK_EVERY).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async carry<Result>(userId: string, news: News, write: (news: News) => Promise<Result>) {
    const result = await write(news);
    if (result) await this.quietly(() => this.tell(userId, news));
    return result;
  }

  private async tell(userId: string, news: News): Promise<void> {
    await Promise.all(news.map((announcement) => this.notices.deliver(announcement)));
    await this.store.drop(userId, news);
  }

  private async tellWaiting(before?: number): Promise<void> {
    for (const { userId, news } of await this.store.waiting(before)) await this.tell(userId, news);
    for (const { userId, announcement } of await this.store.untoldFarewells()) {
      await this.notices.deliver(announcement);
      await this.store.closeFarewell(userId);
    }
  }

  /** The change is made: an outage must not fail it any more. What was not told waits for the next look. */
  private async quietly(telling: () => Promise<void>): Promise<void> {
    await telling().catch((error: Error) => {
      this.logger.warn({ error: error.name }, 'news of a change wait to be told');
    });
  }
}
