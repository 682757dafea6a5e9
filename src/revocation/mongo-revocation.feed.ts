import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type Model, type mongo, trusted } from 'mongoose';
import type { Revocation } from './revocation.js';
import { keysOf, type Revocable, stops } from './revocation.js';
import { RevocationFeed } from './revocation.feed.js';
import type { RevocationRecord } from './revocation.schema.js';

/** Milliseconds the server waits before it answers "nothing new": each answer proves that the stream is alive. */
const HEARTBEAT = 250;

/** Milliseconds without an answer after which something may have been missed. */
const STALE_AFTER = 900;

/** "Nothing new" this many times in a row without the server's wait: the cursor is dead, as after a dropped collection. */
const HASTY_ANSWERS = 20;

/** Milliseconds before a lost stream is opened again. */
const REOPEN_AFTER = 200;

type Change = mongo.ChangeStreamDocument<RevocationRecord>;

/** Revocations in MongoDB, followed by a change stream. */
export class MongoRevocationFeed extends RevocationFeed {
  private readonly logger = new Logger(MongoRevocationFeed.name);
  private lastAnswer = -Infinity;
  private closed = false;
  private running: Promise<void> | undefined;
  private stream: mongo.ChangeStream<RevocationRecord, Change> | undefined;

  constructor(private readonly records: Model<RevocationRecord>) {
    super();
  }

  isCurrent(): boolean {
    return performance.now() - this.lastAnswer < STALE_AFTER;
  }

  async publish(revocations: readonly Revocation[]): Promise<void> {
    await this.records.bulkWrite(
      revocations.map(({ key, belowVersion, expiresAt }) => ({
        updateOne: {
          filter: { _id: key },
          // $max: of two that end the same user at once, the stricter stays.
          update: {
            $max: { expiresAt: new Date(expiresAt), ...(belowVersion === undefined ? {} : { belowVersion }) },
          },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  }

  async isRevoked(token: Revocable): Promise<boolean> {
    const found = await this.records.find({ _id: trusted({ $in: keysOf(token) }) }).lean();
    return found.some((record) => stops(record, token));
  }

  async follow(deliver: (revocation: Revocation) => void): Promise<void> {
    await this.open(deliver).catch((error: Error) => this.lost(error));
    this.running = this.run(deliver);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stream?.close();
    await this.running;
  }

  /** Opens the stream first and reads what is there second, so that nothing falls between the two. */
  private async open(deliver: (revocation: Revocation) => void): Promise<void> {
    const options = { fullDocument: 'updateLookup' as const, maxAwaitTimeMS: HEARTBEAT };
    this.stream = this.records.collection.watch<RevocationRecord, Change>(
      [{ $match: { operationType: { $in: ['insert', 'update', 'replace'] } } }],
      options,
    );
    await this.stream.tryNext().then((change) => this.answered(change, deliver));
    for (const record of await this.records.find().lean()) deliver(toRevocation(record));
  }

  private async run(deliver: (revocation: Revocation) => void): Promise<void> {
    while (!this.closed) {
      try {
        if (!this.stream) await this.open(deliver);
        else this.answered(await this.next(this.stream), deliver);
      } catch (error) {
        if (this.closed) return;
        this.lost(error);
        await pause(REOPEN_AFTER);
      }
    }
  }

  /** The next change or `null`. A dead cursor answers `null` without asking anybody, for ever: here that is an error. */
  private async next(stream: NonNullable<typeof this.stream>): Promise<Change | null> {
    for (let hasty = 0; hasty < HASTY_ANSWERS; hasty += 1) {
      const asked = performance.now();
      const change = await stream.tryNext();
      if (change !== null || performance.now() - asked > HEARTBEAT / 5) return change;
    }
    throw new Error('the change stream has ended');
  }

  private answered(change: Change | null, deliver: (revocation: Revocation) => void): void {
    if (change && 'fullDocument' in change && change.fullDocument) deliver(toRevocation(change.fullDocument));
    this.lastAnswer = performance.now();
  }

  private lost(error: unknown): void {
    if (this.isCurrent())
      this.logger.warn(`revocation feed lost (${String(error)}); each request reads the store`);
    this.lastAnswer = -Infinity;
    const stream = this.stream;
    this.stream = undefined;
    stream?.close().catch((failure: Error) => this.logger.debug(`closing a lost stream: ${failure.name}`));
  }
}

function toRevocation(record: RevocationRecord): Revocation {
  return { key: record._id, belowVersion: record.belowVersion, expiresAt: record.expiresAt.getTime() };
}
