import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { Settings } from '../config/settings.js';
import { Clock } from '../domain/clock.js';
import type { LetterKind } from './letter.js';
import { driverCollection } from '../storage/driver-collection.js';
import { MailQuotaRecord } from './mail-quota.schema.js';

/** Mails of one kind to one address within an hour: strangers must not fill a mailbox through us (EM-10). */
const LIMIT = 5;
const WINDOW = 3_600_000;

/** Counts what people ask to be sent to an address. */
@Injectable()
export class MailQuota {
  constructor(
    @InjectModel(MailQuotaRecord.name) private readonly records: Model<MailQuotaRecord>,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Counts one, in one write whoever's the address is. @returns false when there were enough */
  async take(kind: LetterKind, addressKey: string): Promise<boolean> {
    if (!this.settings.rateLimit) return true;
    const window = Math.floor(this.clock.now() / WINDOW);
    const record = await driverCollection(this.records).findOneAndUpdate(
      { _id: hash('sha256', JSON.stringify([kind, addressKey, window]), 'base64url') },
      { $inc: { count: 1 }, $setOnInsert: { expiresAt: new Date((window + 1) * WINDOW) } },
      { upsert: true, returnDocument: 'after' },
    );
    return (record?.count ?? 1) <= LIMIT;
  }

  /** Seconds until the next hour begins. */
  get retryAfter(): number {
    return Math.ceil((WINDOW - (this.clock.now() % WINDOW)) / 1000);
  }
}
