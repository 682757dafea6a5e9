import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { IndexDescription } from 'mongodb';
import type { Connection, Model } from 'mongoose';
import { patiently } from './patience.js';

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

  /** By the driver: of an index that fails, mongoose's own way makes an event that nobody hears, which ends the process. */
  private async create({ schema, collection: { collectionName } }: Model<unknown>): Promise<void> {
    const indexes = schema.indexes().map(([key, options]) => ({ ...options, key }) as IndexDescription);
    if (indexes.length === 0) return;
    const collection = this.connection.getClient().db(this.connection.name).collection(collectionName);
    await patiently(`indexes of ${collectionName}`, () => collection.createIndexes(indexes));
  }
}
