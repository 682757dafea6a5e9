import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Collection } from 'mongodb';
import { Model, mongo } from 'mongoose';
import { Settings } from '../config/settings.js';
import { driverCollection } from '../storage/driver-collection.js';
import { patiently } from '../storage/patience.js';
import { AuditRecord } from './audit.schema.js';

const KEY = { at: 1 } as const;

/** The server's codes for an index that is there with another option. */
const DIFFERS = new Set<unknown>([85, 86]);

/** Events go after the time that is set, by an index that MongoDB itself empties the collection with. */
@Injectable()
export class AuditRetention implements OnModuleInit {
  private readonly logger = new Logger(AuditRetention.name);

  constructor(
    @InjectModel(AuditRecord.name) private readonly records: Model<AuditRecord>,
    private readonly settings: Settings,
  ) {}

  /** Makes the index, or changes the one that an earlier setting made: no event is lost or written anew for it. */
  async onModuleInit(): Promise<void> {
    const { auditRetention: expireAfterSeconds } = this.settings;
    const collection = driverCollection(this.records);
    try {
      await patiently('retention of audit_events', () => collection.createIndex(KEY, { expireAfterSeconds }));
    } catch (error) {
      if (!(error instanceof mongo.MongoServerError && DIFFERS.has(error.code))) throw error;
      const { db: connection } = this.records;
      const index = { keyPattern: KEY, expireAfterSeconds };
      const database = connection.getClient().db(connection.name);
      await patiently('retention of audit_events', () =>
        database.command({ collMod: collection.collectionName, index }),
      );
      this.logger.log(`events are kept for ${expireAfterSeconds} seconds from now on`);
    }
  }
}

/** @returns the seconds after which the events of a collection go, `undefined` when they stay for ever */
export async function retentionOf(collection: Pick<Collection, 'indexes'>): Promise<number | undefined> {
  const indexes = await collection.indexes();
  return indexes.find(({ key }) => JSON.stringify(key) === JSON.stringify(KEY))?.expireAfterSeconds;
}
