import { Module } from '@nestjs/common';
import { getModelToken, MongooseModule } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Settings } from '../config/settings.js';
import { Clock } from '../domain/clock.js';
import { MongoRevocationFeed } from './mongo-revocation.feed.js';
import { RedisRevocationFeed } from './redis-revocation.feed.js';
import { RevocationFeed } from './revocation.feed.js';
import { RevocationRecord, RevocationSchema } from './revocation.schema.js';
import { Revocations } from './revocations.js';

/** The list of what is no longer good, and the feed that every instance follows. */
@Module({
  imports: [MongooseModule.forFeature([{ name: RevocationRecord.name, schema: RevocationSchema }])],
  providers: [
    {
      provide: RevocationFeed,
      inject: [Settings, Clock, getModelToken(RevocationRecord.name)],
      useFactory: (settings: Settings, clock: Clock, records: Model<RevocationRecord>) =>
        settings.redisUrl
          ? new RedisRevocationFeed(settings.redisUrl, clock)
          : new MongoRevocationFeed(records),
    },
    Revocations,
  ],
  exports: [Revocations],
})
export class RevocationModule {}
