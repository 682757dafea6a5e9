import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';
import type { EmailProof } from '../credentials/email-proofs.js';
import { Refusal } from '../domain/refusal.js';
import { driverCollection } from '../storage/driver-collection.js';
import { isDuplicateKey } from '../storage/store-errors.js';
import { carrying, type News } from './announcement.schema.js';
import { withoutPlanted } from './planted.js';
import { publicFields as projection, type User, toUser } from './user.js';
import { UserRecord } from './user.schema.js';

type Proven = Pick<EmailProof, 'userId' | 'version' | 'address'>;

/**
 * What follows when somebody proves to read a mailbox. Each is one write, which happens only while user, token version and
 * address are those of the proof: a change of any of them in between is stronger than the link.
 */
@Injectable()
export class MailboxStore {
  constructor(@InjectModel(UserRecord.name) private readonly records: Model<UserRecord>) {}

  /** The account that claims an address. */
  async findClaimant(addressKey: string): Promise<User | null> {
    const record = await this.collection.findOne({ claimedEmail: addressKey }, { projection });
    return record && toUser(record);
  }

  /** The address is the user's own. @returns `null` when the proof is overtaken. @throws Refusal `email_taken` */
  async verify({ userId, version, address }: Proven): Promise<User | null> {
    const filter = { ...living(userId, version), emailKey: address.key };
    return this.claiming(address.key, () =>
      this.update(filter, { $set: { emailVerified: true, claimedEmail: address.key } }),
    );
  }

  /** The user moves to the proven address. @returns `null` when the proof is overtaken. @throws Refusal `email_taken` */
  async move({ userId, version, address }: Proven, news: News): Promise<User | null> {
    const { display: email, key } = address;
    const fields = { email, emailKey: key, claimedEmail: key, emailVerified: true };
    const change = { $set: fields, $push: carrying(news) };
    return this.claiming(key, () => this.update(living(userId, version), change));
  }

  /** A new password for the verified holder of the address; every session ends with the raised version. */
  async recover(
    { userId, version, address }: Proven,
    passwordHash: string,
    news: News,
  ): Promise<User | null> {
    const filter = { ...living(userId, version), claimedEmail: address.key, emailVerified: true };
    return this.update(filter, {
      $set: { passwordHash, hasPassword: true },
      $inc: { tokenVersion: 1 },
      $push: carrying(news),
    });
  }

  /**
   * The same for an account that never proved its address: it passes to whoever reads the mailbox, as in Claim. What the
   * holder before had set up goes in the same write (LK-02, LK-03, LK-04).
   */
  async takeOver(
    { userId, version, address }: Proven,
    passwordHash: string,
    news: News,
  ): Promise<User | null> {
    const filter = { ...living(userId, version), claimedEmail: address.key, emailVerified: false };
    return this.update(filter, {
      $set: { ...withoutPlanted.$set, passwordHash, hasPassword: true, emailVerified: true },
      $unset: withoutPlanted.$unset,
      $inc: { tokenVersion: 1 },
      $push: carrying(news),
    });
  }

  /**
   * The password is good no longer, nor is any session.
   *
   * @returns the user after it, `null` when it has changed since it was judged
   */
  async withdrawPassword({ id, tokenVersion }: User, news: News): Promise<User | null> {
    return this.update(
      { ...living(id, tokenVersion), emailVerified: true },
      {
        $set: { hasPassword: false },
        $unset: { passwordHash: 1 },
        $inc: { tokenVersion: 1 },
        $push: carrying(news),
      },
    );
  }

  /** Does a write that claims an address; who only claimed it, and never proved it, gives way to who did. */
  private async claiming(addressKey: string, write: () => Promise<User | null>): Promise<User | null> {
    try {
      return await write();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    await this.collection.updateOne(
      { claimedEmail: addressKey, emailVerified: false },
      { $unset: { claimedEmail: 1 } },
    );
    return write().catch((error: unknown) => {
      throw isDuplicateKey(error) ? new Refusal('email_taken') : error;
    });
  }

  private async update(
    filter: Record<string, unknown>,
    change: Record<string, object>,
  ): Promise<User | null> {
    const record = await this.collection.findOneAndUpdate(filter, change, {
      returnDocument: 'after',
      projection,
    });
    return record && toUser(record);
  }

  private get collection() {
    return driverCollection(this.records);
  }
}

function living(userId: string, version: number) {
  return { _id: new Types.ObjectId(userId), tokenVersion: version, disabled: false };
}
