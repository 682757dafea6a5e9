import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { Clock } from '../domain/clock.js';
import type { EmailAddress } from '../domain/email-address.js';
import { driverCollection } from '../storage/driver-collection.js';
import { EmailProofRecord, type ProofPurpose } from './email-proof.schema.js';

/** Milliseconds that a link lives. A reset opens the account, so it is short. */
const LIFETIME: Readonly<Record<ProofPurpose, number>> = {
  verify: 86_400_000,
  change: 86_400_000,
  reset: 1_800_000,
};
const PURPOSES = Object.keys(LIFETIME) as ProofPurpose[];

/** What a token proves: whoever has it reads the mailbox of `address`. Good only while user and version are still these. */
export interface EmailProof {
  purpose: ProofPurpose;
  userId: string;
  version: number;
  address: EmailAddress;
}

/** Tokens in mails: 256 random bits, single use, hashed at rest, one alive for each user and purpose. */
@Injectable()
export class EmailProofs {
  constructor(
    @InjectModel(EmailProofRecord.name) private readonly records: Model<EmailProofRecord>,
    private readonly clock: Clock,
  ) {}

  /** @returns the token for the mail; the one before it, for this user and purpose, is dead */
  async issue({ purpose, userId, version, address }: EmailProof): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const record = {
      tokenHash: digest(token),
      userId,
      purpose,
      address: address.display,
      addressKey: address.key,
      version,
      expiresAt: new Date(this.clock.now() + LIFETIME[purpose]),
    };
    await this.collection.replaceOne({ _id: placeOf(userId, purpose) }, record, { upsert: true });
    return token;
  }

  /** What the token proves, left as it is. @returns `null` when it is unknown, used, expired or for another purpose */
  async read(token: string, purposes: readonly ProofPurpose[]): Promise<EmailProof | null> {
    const record = await this.collection.findOne(this.alive(token, purposes));
    return record && toProof(record);
  }

  /** The same, and takes it: of any number of requests with one token one gets it (EM-01). */
  async consume(token: string, purposes: readonly ProofPurpose[]): Promise<EmailProof | null> {
    const record = await this.collection.findOneAndDelete(this.alive(token, purposes));
    return record && toProof(record);
  }

  /** Every link of this user that is out dies. */
  async withdraw(userId: string): Promise<void> {
    await this.collection.deleteMany({ _id: { $in: PURPOSES.map((purpose) => placeOf(userId, purpose)) } });
  }

  private alive(token: string, purposes: readonly ProofPurpose[]) {
    return {
      tokenHash: digest(token),
      purpose: { $in: [...purposes] },
      expiresAt: { $gt: new Date(this.clock.now()) },
    };
  }

  private get collection() {
    return driverCollection(this.records);
  }
}

function toProof({ purpose, userId, version, address, addressKey }: EmailProofRecord): EmailProof {
  return { purpose, userId, version, address: { display: address, key: addressKey } };
}

function placeOf(userId: string, purpose: ProofPurpose): string {
  return `${userId}:${purpose}`;
}

function digest(token: string): string {
  return hash('sha256', token, 'base64url');
}
