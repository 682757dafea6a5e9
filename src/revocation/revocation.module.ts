import { Module } from '@nestjs/common';
import { getModelToken, MongooseModule } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Settings } from '../config/settings.js';
import { Clock } from '../domain/clock.js';
import { MongoRevocationFeed } from './mongo-revocation.feed.js';
import { RevocationFeed } from './revocation.feed.js';
import { RevocationRecord, RevocationSchema } from './revocation.schema.js';
import { Revocations } from './revocations.js';

/** The Redis client is loaded only where there is a Redis: a cold start is as long as what it loads. */
async function redisFeed(url: string, clock: Clock): Promise<RevocationFeed> {
  const { RedisRevocationFeed } = await import('./redis-revocation.feed.js');
  return new RedisRevocationFeed(url, clock);
}

/** The list of what is no longer good, and the feed that every instance follows. */
@Module({
  imports: [MongooseModule.forFeature([{ name: RevocationRecord.name, schema: RevocationSchema }])],
  providers: [
    {
      provide: RevocationFeed,
      inject: [Settings, Clock, getModelToken(RevocationRecord.name)],
      useFactory: (settings: Settings, clock: Clock, records: Model<RevocationRecord>) =>
        settings.redisUrl ? redisFeed(settings.redisUrl, clock) : new MongoRevocationFeed(records),
    },
    Revocations,
  ],
  exports: [Revocations],
})
export class RevocationModule {}
