import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import type { AccountEvent } from '../domain/account-event.js';
import { driverCollection } from '../storage/driver-collection.js';
import { AuditRecord } from './audit.schema.js';

/** Events that one question looks at: beyond that a picture is no more use than a sample, and the store has better to do. */
const MOST_EVENTS = 200_000;

/** Milliseconds that one question may take in the store. */
const PATIENCE = 5_000;

/** How often something was recorded on one day (`YYYY-MM-DD`, UTC) for one reason. */
export interface DailyCount {
  day: string;
  reason: string;
  count: number;
}

/** The audit log in numbers. */
@Injectable()
export class AuditStatistics {
  constructor(@InjectModel(AuditRecord.name) private readonly records: Model<AuditRecord>) {}

  /**
   * Reads the index of events by time, the newest first.
   *
   * @returns the counts, and whether they leave out older events for there being too many
   */
  async perDay(event: AccountEvent, since: Date): Promise<{ counts: DailyCount[]; cut: boolean }> {
    const day = { $dateToString: { format: '%Y-%m-%d', date: '$at' } };
    const stages = [
      { $match: { event, at: { $gte: since } } },
      { $sort: { event: 1, at: -1 } },
      { $limit: MOST_EVENTS },
      { $group: { _id: { day, reason: { $ifNull: ['$reason', ''] } }, count: { $sum: 1 } } },
    ];
    const groups = await driverCollection(this.records)
      .aggregate<{ _id: { day: string; reason: string }; count: number }>(stages, { maxTimeMS: PATIENCE })
      .toArray();
    const counts = groups.map(({ _id, count }) => ({ ..._id, count }));
    return { counts, cut: counts.reduce((sum, { count }) => sum + count, 0) >= MOST_EVENTS };
  }
}
