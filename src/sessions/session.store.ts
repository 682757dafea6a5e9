import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, trusted, Types } from 'mongoose';
import { Settings } from '../config/settings.js';
import { Clock } from '../domain/clock.js';
import { driverCollection } from '../storage/driver-collection.js';
import { SessionRecord } from './session.schema.js';

/** What starts a session. */
export interface SessionStart {
  id: string;
  userId: string;
  version: number;
  amr: readonly string[];
  ip: string;
  userAgent: string;
}

/** 128 random bits: unguessable, so that a session id in a log opens nothing that a list would not. */
export function newSessionId(): string {
  return randomBytes(16).toString('base64url');
}

/** Sessions in MongoDB. Every change is one atomic write on one document. */
@Injectable()
export class SessionStore {
  private readonly collection;

  constructor(
    @InjectModel(SessionRecord.name) private readonly records: Model<SessionRecord>,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.collection = driverCollection(records);
  }

  /** @throws a duplicate-key error when the id is taken */
  async start(start: SessionStart): Promise<SessionRecord> {
    const now = this.clock.now();
    const record: SessionRecord = {
      _id: start.id,
      userId: new Types.ObjectId(start.userId),
      version: start.version,
      generation: 0,
      rotatedAt: new Date(now),
      amr: [...start.amr],
      createdAt: new Date(now),
      lastUsedAt: new Date(now),
      ...this.ends(now, now),
      ip: start.ip,
      userAgent: start.userAgent.slice(0, 300),
    };
    await this.collection.insertOne(record);
    return record;
  }

  /**
   * Moves a live session from `generation` to the next: one compare-and-swap, so of any number of callers one wins.
   *
   * @returns the session after the move, or `null` when it was not at that generation or is over
   */
  async rotate(id: string, generation: number): Promise<SessionRecord | null> {
    const now = this.clock.now();
    const date = new Date(now);
    // expiresAt in the filter: MongoDB's TTL monitor runs once a minute and must not lend that minute to a thief.
    return this.collection.findOneAndUpdate(
      { _id: id, generation, expiresAt: { $gt: date }, endsAt: { $gt: date } },
      [
        {
          $set: {
            generation: { $add: ['$generation', 1] },
            rotatedAt: date,
            lastUsedAt: date,
            expiresAt: { $min: ['$endsAt', new Date(now + this.settings.refreshTokenTtl * 1000)] },
          },
        },
      ],
      { returnDocument: 'after' },
    );
  }

  /** The session, unless it is over. */
  async find(id: string): Promise<SessionRecord | null> {
    const date = new Date(this.clock.now());
    return this.collection.findOne({ _id: id, expiresAt: { $gt: date }, endsAt: { $gt: date } });
  }

  /** Was this the generation before, and rotated so short a time ago that its answer may have been lost? */
  isInGrace(session: SessionRecord, generation: number): boolean {
    const sinceRotation = this.clock.now() - session.rotatedAt.getTime();
    return session.generation === generation + 1 && sinceRotation < this.settings.refreshGrace * 1000;
  }

  /** Live sessions of a user at `version` or above it, the last used first. */
  async list(userId: string, version: number): Promise<SessionRecord[]> {
    return this.records
      .find({
        userId: new Types.ObjectId(userId),
        version: trusted({ $gte: version }),
        expiresAt: trusted({ $gt: new Date(this.clock.now()) }),
      })
      .sort({ lastUsedAt: -1 })
      .limit(200)
      .lean();
  }

  /** Is there such a session of this user? */
  async isOf(id: string, userId: string): Promise<boolean> {
    return (await this.records.exists({ _id: id, userId: new Types.ObjectId(userId) })) !== null;
  }

  /** Ends a session; with `userId`, only if it is that user's. @returns false when there was none */
  async end(id: string, userId?: string): Promise<boolean> {
    const owner = userId === undefined ? {} : { userId: new Types.ObjectId(userId) };
    const { deletedCount } = await this.records.deleteOne({ _id: id, ...owner });
    return deletedCount === 1;
  }

  /** Lets one session outlive a raised version: the one in which the change was made, and `method` shown. */
  async carryOver(id: string, userId: string, version: number, method: string): Promise<void> {
    const owned = { _id: id, userId: new Types.ObjectId(userId) };
    await this.records.updateOne(owned, { $set: { version }, $addToSet: { amr: method } });
  }

  /** The sessions of a user that a raised version has ended. */
  async idsBelow(userId: string, version: number): Promise<string[]> {
    const over = { userId: new Types.ObjectId(userId), version: trusted({ $lt: version }) };
    return (await this.records.find(over).select('_id').lean()).map(({ _id }) => _id);
  }

  /** Removes the sessions of a user that a raised version has ended: this only frees their place. */
  async endBelow(userId: string, version: number): Promise<void> {
    await this.records.deleteMany({ userId: new Types.ObjectId(userId), version: trusted({ $lt: version }) });
  }

  /** How many sessions are live. */
  async count(): Promise<number> {
    return this.records.countDocuments({ expiresAt: trusted({ $gt: new Date(this.clock.now()) }) });
  }

  private ends(createdAt: number, usedAt: number): { expiresAt: Date; endsAt: Date } {
    const endsAt = createdAt + this.settings.sessionMaxAge * 1000;
    return {
      endsAt: new Date(endsAt),
      expiresAt: new Date(Math.min(endsAt, usedAt + this.settings.refreshTokenTtl * 1000)),
    };
  }
}
