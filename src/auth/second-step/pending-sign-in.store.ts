import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { Clock } from '../../domain/clock.js';
import { driverCollection } from '../../storage/driver-collection.js';
import type { User } from '../../users/user.js';
import type { AttemptTarget } from '../flow/attempt.js';
import { PendingSignInRecord } from './pending-sign-in.schema.js';

/** Seconds in which the second step must be taken. */
export const PENDING_LIFETIME = 600;

/** Tries of one sign-in; how many an account has in all is bounded elsewhere. */
const TRIES = 5;

/** Sign-ins between their first and their second step. */
@Injectable()
export class PendingSignInStore {
  constructor(
    @InjectModel(PendingSignInRecord.name) private readonly records: Model<PendingSignInRecord>,
    private readonly clock: Clock,
  ) {}

  /** @returns the `mfa_token`: 256 random bits, and no JWT, so that nothing takes it for one (JW-10) */
  async begin(user: User, amr: readonly string[], target: AttemptTarget): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.collection.insertOne({
      _id: digest(token),
      userId: user.id,
      version: user.tokenVersion,
      amr: [...amr],
      target,
      triesLeft: TRIES,
      expiresAt: new Date(this.clock.now() + PENDING_LIFETIME * 1000),
    });
    return token;
  }

  /** Looks without counting a try; for the page that asks for the code. */
  async find(token: string): Promise<PendingSignInRecord | null> {
    return this.collection.findOne(this.live(token));
  }

  /**
   * Counts a try, before anything is checked: of a hundred guesses at once five are judged.
   *
   * @param kinds how it may have been started
   * @returns the sign-in, or `null` when it is unknown, expired, completed or has no try left
   */
  async countTry(token: string, kinds: AttemptTarget['kind'][]): Promise<PendingSignInRecord | null> {
    const begun = { ...this.live(token), 'target.kind': { $in: kinds } };
    return this.collection.findOneAndUpdate(begun, { $inc: { triesLeft: -1 } });
  }

  /** Ends it. @returns false when another request was first */
  async complete(token: string): Promise<boolean> {
    const { deletedCount } = await this.collection.deleteOne({ _id: digest(token) });
    return deletedCount === 1;
  }

  private live(token: string) {
    return {
      _id: digest(token),
      triesLeft: { $gt: 0 },
      // Also here: MongoDB removes what has expired once a minute.
      expiresAt: { $gt: new Date(this.clock.now()) },
    };
  }

  private get collection() {
    return driverCollection(this.records);
  }
}

function digest(token: string): string {
  return hash('sha256', token, 'base64url');
}
