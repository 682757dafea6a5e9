import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';
import { Clock } from '../domain/clock.js';
import { driverCollection } from '../storage/driver-collection.js';
import { carrying, carryingInPipeline, type News } from './announcement.schema.js';
import { withoutIdleRecoveryCodes } from './second-factor.conditions.js';
import { TotpSecrets } from './totp-secrets.js';
import type { User } from './user.js';
import { UserRecord } from './user.schema.js';

/** Milliseconds in which an app that was shown its secret must send a code. */
const OFFER_LIFETIME = 600_000;

/** A secret, and how it is kept: the latter names this very state of the document, for the write that follows. */
export interface KeptSecret {
  secret: string;
  sealedSecret: string;
}

/** Authenticator apps, inside the documents of their users: each change is one write that has a condition. */
@Injectable()
export class TotpStore {
  constructor(
    @InjectModel(UserRecord.name) private readonly records: Model<UserRecord>,
    private readonly secrets: TotpSecrets,
    private readonly clock: Clock,
  ) {}

  /** Keeps a secret until it is confirmed. @returns false when the user has an app already, or is gone */
  async offer(userId: string, sessionId: string, secret: string): Promise<boolean> {
    const offeredTotp = {
      sessionId,
      sealedSecret: this.secrets.close(userId, secret),
      expiresAt: new Date(this.clock.now() + OFFER_LIFETIME),
    };
    const { matchedCount } = await this.collection.updateOne(
      { _id: new Types.ObjectId(userId), totp: { $exists: false } },
      { $set: { offeredTotp } },
    );
    return matchedCount === 1;
  }

  /** The secret that was shown last, unless that was in another session or is too long ago. */
  async findOffer(userId: string, sessionId: string): Promise<KeptSecret | null> {
    const offered = {
      _id: new Types.ObjectId(userId),
      'offeredTotp.sessionId': sessionId,
      'offeredTotp.expiresAt': { $gt: new Date(this.clock.now()) },
    };
    const record = await this.collection.findOne(offered, { projection: { offeredTotp: 1 } });
    return record?.offeredTotp ? this.open(userId, record.offeredTotp.sealedSecret) : null;
  }

  /**
   * Turns an offer into the user's app, and raises the token version: whoever got in with the password alone is out.
   *
   * @param user as it was judged
   * @param step of the code that confirmed it, which is thereby used
   * @param recoveryCodes hashes of the new recovery codes
   * @returns false when another request was first
   */
  async enable(
    { id, tokenVersion }: User,
    { sealedSecret }: KeptSecret,
    step: number,
    recoveryCodes: string[],
    news: News,
  ): Promise<boolean> {
    const totp = { sealedSecret, since: new Date(this.clock.now()), lastStep: step };
    const { modifiedCount } = await this.collection.updateOne(
      {
        _id: new Types.ObjectId(id),
        tokenVersion,
        totp: { $exists: false },
        'offeredTotp.sealedSecret': sealedSecret,
      },
      {
        $set: { totp, recoveryCodes },
        $unset: { offeredTotp: 1 },
        $inc: { tokenVersion: 1 },
        $push: carrying(news),
      },
    );
    return modifiedCount === 1;
  }

  /** The secret of the user's app; `null` when there is none, or when it does not open. */
  async find(userId: string): Promise<KeptSecret | null> {
    const record = await this.collection.findOne(
      { _id: new Types.ObjectId(userId) },
      { projection: { totp: 1 } },
    );
    return record?.totp ? this.open(userId, record.totp.sealedSecret) : null;
  }

  /**
   * Uses the code of a step up: compare and set, so that of two requests with one code one wins (RFC 6238, section 5.2).
   *
   * @returns false when that step or a later one was used before
   */
  async useStep(userId: string, step: number, { secret, sealedSecret }: KeptSecret): Promise<boolean> {
    const { modifiedCount } = await this.collection.updateOne(
      {
        _id: new Types.ObjectId(userId),
        'totp.lastStep': { $lt: step },
        'totp.sealedSecret': sealedSecret,
      },
      {
        $set: {
          'totp.lastStep': step,
          // Closed anew each time: so a changed APP_SECRET needs no migration.
          'totp.sealedSecret': this.secrets.close(userId, secret),
        },
      },
    );
    return modifiedCount === 1;
  }

  /** Takes the app away, and recovery codes that then stand in for nothing. @returns false when there was none */
  async disable(userId: string, news: News): Promise<boolean> {
    const { modifiedCount } = await this.collection.updateOne(
      { _id: new Types.ObjectId(userId), totp: { $exists: true } },
      [{ $unset: ['totp', 'offeredTotp'] }, { $set: carryingInPipeline(news) }, withoutIdleRecoveryCodes],
    );
    return modifiedCount === 1;
  }

  private open(userId: string, sealedSecret: string): KeptSecret | null {
    const secret = this.secrets.open(userId, sealedSecret);
    return secret === undefined ? null : { secret, sealedSecret };
  }

  private get collection() {
    return driverCollection(this.records);
  }
}
