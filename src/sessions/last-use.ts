import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { Clock } from '../domain/clock.js';
import { SessionRecord } from './session.schema.js';

/** Milliseconds within which one session's use is written at most once. */
const ONCE_IN = 60_000;

/** Milliseconds between two batches. */
const FLUSH_EVERY = 5_000;

/** Sessions remembered; past it all are forgotten, which costs each of them one write more. */
const MOST_REMEMBERED = 200_000;

/** When a session was last used, kept without a write on the request that used it. */
@Injectable()
export class LastUse implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(LastUse.name);
  private readonly noted = new Map<string, number>();
  private due = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectModel(SessionRecord.name) private readonly records: Model<SessionRecord>,
    private readonly clock: Clock,
  ) {}

  note(sessionId: string): void {
    const now = this.clock.now();
    const before = this.noted.get(sessionId);
    if (before !== undefined && now - before < ONCE_IN) return;
    if (this.noted.size >= MOST_REMEMBERED) this.noted.clear();
    this.noted.set(sessionId, now);
    this.due.set(sessionId, now);
  }

  /** Writes what is due, in one batch. A session that ended meanwhile is not made again. */
  async flush(): Promise<void> {
    if (this.due.size === 0) return;
    const batch = this.due;
    this.due = new Map();
    const writes = [...batch].map(([id, usedAt]) => ({
      updateOne: {
        // Another instance may have written it within the minute.
        filter: { _id: id, lastUsedAt: { $lt: new Date(usedAt - ONCE_IN) } },
        update: { $set: { lastUsedAt: new Date(usedAt) } },
      },
    }));
    await this.records.db
      .collection<SessionRecord>(this.records.collection.name)
      .bulkWrite(writes, { ordered: false });
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.flush().catch((error: Error) => this.logger.warn(`last use not written: ${error.name}`));
    }, FLUSH_EVERY).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush().catch((error: Error) => this.logger.warn(`last use not written: ${error.name}`));
  }
}
