import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { Clock } from '../../domain/clock.js';
import { driverCollection } from '../../storage/driver-collection.js';
import { AuthorizationCodeRecord } from './authorization-code.schema.js';

/** Milliseconds in which an app must exchange its code (RFC 6749, section 4.1.2 allows ten minutes; a redirect needs seconds). */
const LIFETIME = 60_000;

/** Milliseconds for which a used code is remembered. */
const REMEMBERED = 3_600_000;

export type Redemption =
  { kind: 'good'; sessionId: string } | { kind: 'replayed'; sessionId: string } | { kind: 'unknown' };

/** One-time codes for apps, bound to the app's PKCE challenge. */
@Injectable()
export class AuthorizationCodeStore {
  private readonly collection;

  constructor(
    @InjectModel(AuthorizationCodeRecord.name) records: Model<AuthorizationCodeRecord>,
    private readonly clock: Clock,
  ) {
    this.collection = driverCollection(records);
  }

  /** @returns the code: 256 random bits, kept as a hash only */
  async issue(sessionId: string, codeChallenge: string): Promise<string> {
    const code = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await this.collection.insertOne({
      _id: digest(code),
      sessionId,
      codeChallenge,
      expiresAt: new Date(now + LIFETIME),
      used: false,
      removeAt: new Date(now + REMEMBERED),
    });
    return code;
  }

  /** Uses a code: one conditional write, so that of any number of callers one succeeds (RFC 7636, section 4.6). */
  async redeem(code: string, codeVerifier: string): Promise<Redemption> {
    const unused = {
      _id: digest(code),
      codeChallenge: digest(codeVerifier),
      used: false,
      expiresAt: { $gt: new Date(this.clock.now()) },
    };
    const redeemed = await this.collection.findOneAndUpdate(unused, { $set: { used: true } });
    if (redeemed) return { kind: 'good', sessionId: redeemed.sessionId };
    const known = await this.collection.findOne({ _id: digest(code) });
    return known?.used ? { kind: 'replayed', sessionId: known.sessionId } : { kind: 'unknown' };
  }
}

/** SHA-256 in base64url: also exactly what S256 makes of a verifier. */
function digest(value: string): string {
  return hash('sha256', value, 'base64url');
}
