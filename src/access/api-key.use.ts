import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { LRUCache } from 'lru-cache';
import { Model, trusted } from 'mongoose';
import { Clock } from '../domain/clock.js';
import { ApiKeyRecord } from './api-key.schema.js';

/** Milliseconds within which one key's use is written at most once. */
const ONCE_IN = 60_000;

/** Keys remembered as written; one that is forgotten costs a write that changes nothing. */
const MOST_REMEMBERED = 10_000;

/** When a key was last used: nobody waits for the write, and no request fails by it. */
@Injectable()
export class ApiKeyUse {
  private readonly logger = new Logger(ApiKeyUse.name);
  private readonly noted = new LRUCache<string, number>({ max: MOST_REMEMBERED });

  constructor(
    @InjectModel(ApiKeyRecord.name) private readonly records: Model<ApiKeyRecord>,
    private readonly clock: Clock,
  ) {}

  /** @param id of a key that was just found good */
  note(id: string): void {
    const now = this.clock.now();
    const before = this.noted.get(id);
    if (before !== undefined && now - before < ONCE_IN) return;
    this.noted.set(id, now);
    this.write(id, now).catch((error: Error) =>
      this.logger.warn(`last use of a key not written: ${error.name}`),
    );
  }

  private async write(id: string, now: number): Promise<void> {
    // Another instance may have written it within the minute. `null` also stands for a key of before there was the field.
    const longAgo = [{ lastUsedAt: null }, { lastUsedAt: trusted({ $lte: new Date(now - ONCE_IN) }) }];
    await this.records.updateOne({ _id: id, $or: longAgo }, { $set: { lastUsedAt: new Date(now) } });
  }
}
