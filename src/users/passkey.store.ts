import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';
import { Clock } from '../domain/clock.js';
import { driverCollection } from '../storage/driver-collection.js';
import { isDuplicateKey } from '../storage/store-errors.js';
import { carrying, carryingInPipeline, type News } from './announcement.schema.js';
import type { PasskeyRecord } from './passkey.schema.js';
import { withoutIdleRecoveryCodes } from './second-factor.conditions.js';
import { type User, toUser } from './user.js';
import { UserRecord } from './user.schema.js';
import { WaysIn } from './ways-in.js';

/** Passkeys, inside the documents of their users. */
@Injectable()
export class PasskeyStore {
  constructor(
    @InjectModel(UserRecord.name) private readonly records: Model<UserRecord>,
    private readonly waysIn: WaysIn,
    private readonly clock: Clock,
  ) {}

  async list(userId: string): Promise<PasskeyRecord[]> {
    const user = await this.collection.findOne(
      { _id: new Types.ObjectId(userId) },
      { projection: { passkeys: 1 } },
    );
    return user?.passkeys ?? [];
  }

  /** Whose passkey is this? */
  async find(id: string): Promise<{ user: User; passkey: PasskeyRecord } | null> {
    const record = await this.records.findOne({ 'passkeys.id': id }).lean();
    const passkey = record?.passkeys?.find((candidate) => candidate.id === id);
    return record && passkey ? { user: toUser(record), passkey } : null;
  }

  /**
   * Adds the user's first second factor with its recovery codes, and raises the token version: whoever got in by the
   * first factor alone is out.
   *
   * @param user as it was judged, here and in {@link add}
   * @returns false when the user changed since, or the passkey is somebody's
   */
  async addFirst(user: User, passkey: PasskeyRecord, recoveryCodes: string[], news: News): Promise<boolean> {
    const unprotected = { totp: { $exists: false }, 'passkeys.0': { $exists: false } };
    const result = await this.unlessTaken(
      this.collection.updateOne(
        { ...judged(user), ...unprotected },
        {
          $push: { passkeys: passkey, ...carrying(news) },
          $set: { recoveryCodes },
          $inc: { tokenVersion: 1 },
        },
      ),
    );
    return result?.modifiedCount === 1;
  }

  /** @param most how many a user may have @returns false also when there are so many */
  async add(user: User, passkey: PasskeyRecord, most: number, news: News): Promise<boolean> {
    const result = await this.unlessTaken(
      this.collection.updateOne(
        { ...judged(user), [`passkeys.${most - 1}`]: { $exists: false } },
        { $push: { passkeys: passkey, ...carrying(news) } },
      ),
    );
    return result?.modifiedCount === 1;
  }

  /** Notes a use: compare and set on the counter, so that a copied authenticator is seen by one of its two holders. */
  async use(userId: string, { id, counter }: PasskeyRecord, newCounter: number): Promise<boolean> {
    const { modifiedCount } = await this.collection.updateOne(
      { _id: new Types.ObjectId(userId), passkeys: { $elemMatch: { id, counter } } },
      { $set: { 'passkeys.$.counter': newCounter, 'passkeys.$.lastUsedAt': new Date(this.clock.now()) } },
    );
    return modifiedCount === 1;
  }

  async rename(userId: string, id: string, name: string): Promise<boolean> {
    const { matchedCount } = await this.collection.updateOne(
      { _id: new Types.ObjectId(userId), 'passkeys.id': id },
      { $set: { 'passkeys.$.name': name } },
    );
    return matchedCount === 1;
  }

  /** Takes a passkey away unless it is the last way in: one conditional write. @returns false when nothing was taken */
  async remove(userId: string, id: string, news: News): Promise<boolean> {
    const others = { $filter: { input: '$passkeys', cond: { $ne: ['$$this.id', id] } } };
    const { modifiedCount } = await this.collection.updateOne(
      {
        _id: new Types.ObjectId(userId),
        'passkeys.id': id,
        $or: this.waysIn.besidesPasskey(),
      },
      [{ $set: { passkeys: others, ...carryingInPipeline(news) } }, withoutIdleRecoveryCodes],
    );
    return modifiedCount === 1;
  }

  private async unlessTaken<Result>(write: Promise<Result>): Promise<Result | null> {
    return write.catch((error: unknown) => {
      if (isDuplicateKey(error)) return null;
      throw error;
    });
  }

  private get collection() {
    return driverCollection(this.records);
  }
}

function judged({ id, tokenVersion }: User) {
  return { _id: new Types.ObjectId(id), tokenVersion };
}
