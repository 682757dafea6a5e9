import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';
import { Clock } from '../domain/clock.js';
import { driverCollection } from '../storage/driver-collection.js';
import type { AnnouncementRecord, News } from './announcement.schema.js';
import { FarewellRecord } from './farewell.schema.js';
import { UserRecord } from './user.schema.js';

/** How many users are looked after in one go. */
const BATCH = 100;
/** Milliseconds after which a deletion that was announced and did not take place is forgotten. */
const CHANGED_MIND = 60_000;
/** Milliseconds for which it is kept that a deletion was told. */
const KEPT = 86_400_000;

/** News that audit log and outbox do not have yet. */
@Injectable()
export class AnnouncementStore {
  constructor(
    @InjectModel(UserRecord.name) private readonly users: Model<UserRecord>,
    @InjectModel(FarewellRecord.name) private readonly farewells: Model<FarewellRecord>,
    private readonly clock: Clock,
  ) {}

  /** Users with news, by default of any age. @param before only news from before it, in milliseconds */
  async waiting(before?: number): Promise<{ userId: string; news: News }[]> {
    const old = {
      'announcements.record.at': before === undefined ? { $exists: true } : { $lt: new Date(before) },
    };
    const projection = { announcements: 1 };
    const found = await this.collection.find(old, { projection }).limit(BATCH).toArray();
    return found.map(({ _id, announcements = [] }) => ({ userId: _id.toHexString(), news: announcements }));
  }

  /** Takes news away that were told. */
  async drop(userId: string, news: News): Promise<void> {
    const told = { _id: { $in: news.map(({ _id }) => _id) } };
    await this.collection.updateOne({ _id: new Types.ObjectId(userId) }, { $pull: { announcements: told } });
  }

  /** Puts the news of a deletion down before it. @returns those of another request for the same, if that was first */
  async putFarewell(userId: string, announcement: AnnouncementRecord): Promise<AnnouncementRecord> {
    const since = new Date(this.clock.now());
    const kept = await driverCollection(this.farewells).findOneAndUpdate(
      { _id: userId },
      { $setOnInsert: { announcement, since } },
      { upsert: true, returnDocument: 'after' },
    );
    return kept?.announcement ?? announcement;
  }

  /** Deletions that took place and were not told. Those that did not take place are forgotten after a while. */
  async untoldFarewells(): Promise<{ userId: string; announcement: AnnouncementRecord }[]> {
    const open = { since: { $exists: true } };
    const found = await driverCollection(this.farewells).find(open).limit(BATCH).toArray();
    if (found.length === 0) return [];
    const ids = found.map(({ _id }) => new Types.ObjectId(_id));
    const alive = await this.collection
      .find({ _id: { $in: ids } }, { projection: { _id: 1 } })
      .map(({ _id }) => _id.toHexString())
      .toArray();
    const stale = { _id: { $in: alive }, since: { $lt: new Date(this.clock.now() - CHANGED_MIND) } };
    if (alive.length > 0) await driverCollection(this.farewells).deleteMany(stale);
    return found
      .filter(({ _id }) => !alive.includes(_id))
      .map(({ _id, announcement }) => ({ userId: _id, announcement }));
  }

  async closeFarewell(userId: string): Promise<void> {
    await driverCollection(this.farewells).updateOne(
      { _id: userId },
      { $unset: { since: 1 }, $set: { expiresAt: new Date(this.clock.now() + KEPT) } },
    );
  }

  private get collection() {
    return driverCollection(this.users);
  }
}
