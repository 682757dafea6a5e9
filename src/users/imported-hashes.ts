import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, trusted } from 'mongoose';
import { bcryptCost } from '../credentials/stored-hash.js';
import { Clock } from '../domain/clock.js';
import { UserRecord } from './user.schema.js';

/** Milliseconds for which an answer is good: users are imported rarely, and passwords checked all the time. */
const KEPT = 60_000;

/** Which hashes other than the gateway's own there still are. */
@Injectable()
export class ImportedHashes {
  private known: { cost: number | undefined; until: number } | undefined;

  constructor(
    @InjectModel(UserRecord.name) private readonly records: Model<UserRecord>,
    private readonly clock: Clock,
  ) {}

  /** @returns the highest cost of a bcrypt hash, `undefined` when there is none; at most a minute old */
  async highestBcryptCost(): Promise<number | undefined> {
    if (!this.known || this.known.until <= this.clock.now()) {
      const costs = await Promise.all(['$2a$', '$2b$', '$2y$'].map((variant) => this.highestOf(variant)));
      const cost = Math.max(...costs);
      this.known = { cost: cost > 0 ? cost : undefined, until: this.clock.now() + KEPT };
    }
    return this.known.cost;
  }

  /** The cost follows the variant in two digits, so the last in order is the dearest. One step in an index of such hashes only. */
  private async highestOf(variant: string): Promise<number> {
    const range = trusted({ $gte: variant, $lt: `${variant}~` });
    const record = await this.records
      .findOne({ passwordHash: range })
      .sort({ passwordHash: -1 })
      .select('+passwordHash')
      .lean();
    return bcryptCost(record?.passwordHash ?? '') ?? 0;
  }
}
