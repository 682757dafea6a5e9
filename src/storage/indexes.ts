import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { isStoreOutage } from './store-errors.js';

/** How often a call that timed out is made again; each takes seconds. */
const PATIENCE = 300;

/** Makes every index before the first request: uniqueness of identities and addresses rests on them. */
@Injectable()
export class Indexes implements OnModuleInit {
  private readonly logger = new Logger(Indexes.name);

  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** @throws when an index cannot be made: without it two people could become one */
  async onModuleInit(): Promise<void> {
    const models = Object.values(this.connection.models);
    await Promise.all(models.map((model) => this.create(model)));
    this.logger.debug(`indexes of ${models.length} collections are in place`);
  }

  /** On a large collection this outlasts the time limit of one call; the server goes on, and asking again waits for it. */
  private async create(model: Model<unknown>): Promise<void> {
    for (let patience = PATIENCE; ; patience -= 1) {
      try {
        return await model.createIndexes();
      } catch (error) {
        if (patience === 0 || !isStoreOutage(error)) throw error;
      }
    }
  }
}
