import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';

/** Makes every index before the first request: uniqueness of identities and addresses rests on them. */
@Injectable()
export class Indexes implements OnModuleInit {
  private readonly logger = new Logger(Indexes.name);

  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** @throws when an index cannot be made: without it two people could become one */
  async onModuleInit(): Promise<void> {
    const models = Object.values(this.connection.models);
    await Promise.all(models.map((model) => model.createIndexes()));
    this.logger.debug(`indexes of ${models.length} collections are in place`);
  }
}
