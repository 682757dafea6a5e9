import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { Clock } from '../../domain/clock.js';
import { driverCollection } from '../../storage/driver-collection.js';
import { ChallengeRecord } from './challenge.schema.js';

/** Milliseconds in which a person finds and unlocks an authenticator. */
export const CHALLENGE_LIFETIME = 300_000;

/** Whom a challenge is for: the session that adds a passkey, or the browser that signs in. */
export type ChallengeHolder = { session: string } | { browser: string };

/** Challenges, each good once, for one purpose, and for the one who asked for it (WebAuthn, section 13.4.3). */
@Injectable()
export class ChallengeStore {
  constructor(
    @InjectModel(ChallengeRecord.name) private readonly records: Model<ChallengeRecord>,
    private readonly clock: Clock,
  ) {}

  /** @returns 256 random bits in base64url */
  async issue(holder: ChallengeHolder): Promise<string> {
    const challenge = randomBytes(32).toString('base64url');
    await this.collection.insertOne({
      _id: digest(challenge),
      holder: digest(JSON.stringify(holder)),
      expiresAt: new Date(this.clock.now() + CHALLENGE_LIFETIME),
    });
    return challenge;
  }

  /** Uses a challenge up. @returns false when it is unknown, used, expired or was given to somebody else */
  async consume(challenge: string, holder: ChallengeHolder): Promise<boolean> {
    const { deletedCount } = await this.collection.deleteOne({
      _id: digest(challenge),
      holder: digest(JSON.stringify(holder)),
      expiresAt: { $gt: new Date(this.clock.now()) },
    });
    return deletedCount === 1;
  }

  private get collection() {
    return driverCollection(this.records);
  }
}

function digest(value: string): string {
  return hash('sha256', value, 'base64url');
}
