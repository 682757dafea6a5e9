import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, trusted, Types } from 'mongoose';
import { Clock } from '../domain/clock.js';
import type { AccountEvent, QuietEvent } from '../domain/account-event.js';
import { driverCollection } from '../storage/driver-collection.js';
import { isDuplicateKey } from '../storage/store-errors.js';
import { AuditRecord } from './audit.schema.js';
import { z } from 'zod';
import { shape } from '../reference/shape.js';

export type AuditDetails = Omit<Partial<AuditRecord>, 'event' | 'at'>;

/** A record with the id that it will have, so that to write it twice is to write it once. */
export type AuditEntry = AuditRecord & { _id: Types.ObjectId };

/** Milliseconds for which events wait for others. */
const FLUSH_AFTER = 100;

/** Who did what, kept for the owner of the account and the operator. */
@Injectable()
export class AuditLog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AuditLog.name);
  private readonly waiting: AuditEntry[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectModel(AuditRecord.name) private readonly records: Model<AuditRecord>,
    private readonly clock: Clock,
  ) {}

  /** Notes an event without making its caller wait; what happens within {@link FLUSH_AFTER} goes out in one write. */
  record(event: QuietEvent, details: AuditDetails): void {
    const entry = this.draft(event, details);
    this.say(entry);
    this.waiting.push(entry);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER);
  }

  /**
   * The record of what is about to be written, for a write that carries it along. For `SecurityNotices` alone, which adds
   * the mail: nobody can record a change of a way in and tell no one.
   */
  draft(event: AccountEvent, details: AuditDetails): AuditEntry {
    return { _id: new Types.ObjectId(), event, ...details, at: new Date(this.clock.now()) };
  }

  /** Stores a drafted record at once. @throws when the store is out of reach: whoever carries it keeps it */
  async keep(entry: AuditEntry): Promise<void> {
    this.say(entry);
    await this.records.collection.insertOne({ ...entry }).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  }

  /** Stores an event of many users at once, for those who have none of that kind yet. @throws when the store is out of reach */
  async recordOnce(event: QuietEvent, userIds: readonly string[], details: AuditDetails): Promise<void> {
    const filter = { userId: { $in: [...userIds] }, event };
    const known = await driverCollection(this.records).distinct('userId', filter);
    const missing = userIds.filter((userId) => !known.includes(userId));
    if (missing.length === 0) return;
    await this.records.collection.insertMany(
      missing.map((userId) => ({ ...this.draft(event, { ...details, userId }) })),
      { ordered: false },
    );
  }

  private say({ _id, ...record }: AuditEntry): void {
    this.logger.log({ audit: record }, record.event);
  }

  /** Writes what waits. A failure is logged; the events themselves are in the log already. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.waiting.splice(0);
    if (batch.length === 0) return;
    await this.records.collection.insertMany(batch, { ordered: false }).catch((error: Error) => {
      this.logger.error({ events: batch.length, error: error.name }, 'audit events not stored');
    });
  }

  /** Before the connection is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  /** A user's own events, the newest first, at most `limit` of them. */
  async eventsOf(userId: string, limit: number): Promise<AuditRecord[]> {
    await this.flush();
    return this.records.find({ userId }, { _id: 0 }).sort({ at: -1 }).limit(limit).lean();
  }

  /**
   * Events by whom they concern and what they are, the newest first.
   *
   * @param before the id of the last event of the page before
   */
  async search(
    { userId, event }: { userId?: string | undefined; event?: string | undefined },
    before: string | undefined,
    limit: number,
  ): Promise<(AuditRecord & { _id: Types.ObjectId })[]> {
    await this.flush();
    const filter = {
      ...(userId !== undefined && { userId }),
      ...(event !== undefined && { event }),
      ...(before !== undefined && { _id: { $lt: new Types.ObjectId(before) } }),
    };
    return driverCollection(this.records).find(filter).sort({ _id: -1 }).limit(limit).toArray();
  }

  /** How many events of a kind there were since midnight UTC. */
  async countSinceMidnight(event: AccountEvent): Promise<number> {
    const midnight = new Date(this.clock.now());
    midnight.setUTCHours(0, 0, 0, 0);
    return this.records.countDocuments({ event, at: trusted({ $gte: midnight }) });
  }
}

/** An event as its reader sees it, without whose it is. */
const eventFields = () => ({
  event: z.string(),
  sessionId: z.string().optional(),
  provider: z.string().optional(),
  reason: z.string().optional(),
  ip: z.string().optional(),
  at: z.iso.datetime(),
});

export const eventShape = shape('RecordedEvent', () => z.strictObject(eventFields()));

export const auditShape = shape('AuditEvents', () => {
  const whose = { id: z.string(), userId: z.string().optional(), actorId: z.string().optional() };
  const items = z.array(z.strictObject({ ...whose, ...eventFields() }));
  return z.strictObject({ items, nextCursor: z.string().nullable() });
});
