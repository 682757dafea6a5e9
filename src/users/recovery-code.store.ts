import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';
import { recoveryCodeDigest } from '../credentials/second-factors/recovery-code.js';
import { driverCollection } from '../storage/driver-collection.js';
import { carrying, type News } from './announcement.schema.js';
import { secondFactors } from './second-factor.conditions.js';
import type { User } from './user.js';
import { UserRecord } from './user.schema.js';

/** Recovery codes: hashes inside the user's document. */
@Injectable()
export class RecoveryCodeStore {
  constructor(@InjectModel(UserRecord.name) private readonly records: Model<UserRecord>) {}

  /**
   * Uses a code up: one conditional write, so that of two requests with one code one wins (MF-05).
   *
   * @returns false when it is no code of this user, or no longer
   */
  async use(userId: string, code: string, news: News): Promise<boolean> {
    const digest = recoveryCodeDigest(userId, code);
    const { modifiedCount } = await this.collection.updateOne(
      { _id: new Types.ObjectId(userId), recoveryCodes: digest },
      { $pull: { recoveryCodes: digest }, $push: carrying(news) },
    );
    return modifiedCount === 1;
  }

  async count(userId: string): Promise<number> {
    const record = await this.collection.findOne(
      { _id: new Types.ObjectId(userId) },
      { projection: { recoveryCodes: 1 } },
    );
    return record?.recoveryCodes?.length ?? 0;
  }

  /** Puts new codes in place of the old ones. @returns false when the user has no second factor they could stand in for */
  async replace({ id, tokenVersion }: User, digests: string[], news: News): Promise<boolean> {
    const { matchedCount } = await this.collection.updateOne(
      { _id: new Types.ObjectId(id), tokenVersion, $or: secondFactors },
      { $set: { recoveryCodes: digests }, $push: carrying(news) },
    );
    return matchedCount === 1;
  }

  private get collection() {
    return driverCollection(this.records);
  }
}
