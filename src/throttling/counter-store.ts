import { createRequire } from 'node:module';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Redis } from 'ioredis';
import { Model } from 'mongoose';
import {
  type RateLimiterAbstract,
  RateLimiterMongo,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { Settings } from '../config/settings.js';
import { ThrottleRecord } from './throttle.schema.js';

const PREFIX = 'latchkey:throttle';

/** Milliseconds for which a store that did not answer is not asked again. */
const PAUSE = 1_000;

/** Looks at a store that lets wait, and milliseconds between them: so many without any answer, and it is down. */
const LOOKS = 10;
const LOOK_EVERY = 100;

/** Where the counters that all instances share are kept: Redis when there is one, else MongoDB. */
@Injectable()
export class CounterStore implements OnApplicationShutdown {
  private readonly logger = new Logger(CounterStore.name);
  private readonly redis: Redis | undefined;
  private downUntil = -Infinity;
  private answers = 0;

  constructor(
    @InjectModel(ThrottleRecord.name) private readonly records: Model<ThrottleRecord>,
    settings: Settings,
  ) {
    this.redis =
      settings.redisUrl === undefined || !settings.rateLimit ? undefined : connect(settings.redisUrl);
    this.redis?.on('error', (error: Error) => this.logger.debug(`redis: ${error.message}`));
  }

  /** @param points what the counter refuses beyond. @param duration seconds */
  counter(points: number, duration: number): RateLimiterAbstract {
    const options = { points, duration, keyPrefix: PREFIX };
    if (this.redis)
      return new RateLimiterRedis({ ...options, storeClient: this.redis, rejectIfRedisNotReady: true });
    const { db: connection, collection } = this.records;
    const database = connection.getClient().db(connection.name);
    // One member's word is enough: what a lost primary forgets are a few failures, and a counter must not wait for a journal.
    const collections = {
      collection: (name: string) => database.collection(name, { writeConcern: { w: 1 } }),
    };
    return new RateLimiterMongo({
      ...options,
      storeClient: collections,
      tableName: collection.name,
      disableIndexesCreation: true,
    });
  }

  /** False for a moment after it did not answer: nobody waits for what the one before waited for in vain. */
  get isUp(): boolean {
    return performance.now() >= this.downUntil;
  }

  /**
   * What a counter answers. A store that is slow because a crowd asks it is waited for, as long as it answers anybody: to
   * count locally in the meantime would give every instance a budget more. A stalled process is no silence either.
   *
   * @throws Error when the store is silent for a second. What it counts after that only makes a budget smaller
   */
  async answerOf<Answer>(asked: Promise<Answer>): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      let heard = this.answers;
      let silent = 0;
      timer = setInterval(() => {
        silent = heard === this.answers ? silent + 1 : 0;
        heard = this.answers;
        if (silent >= LOOKS) reject(new Error('the counters are silent'));
      }, LOOK_EVERY);
    });
    try {
      const answer = await Promise.race([asked, silence]);
      this.answers += 1;
      return answer;
    } catch (error) {
      if (error instanceof RateLimiterRes) this.answers += 1;
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  failed(error: unknown): void {
    if (this.isUp)
      this.logger.warn(
        `no shared counters (${error instanceof Error ? error.name : 'unknown'}); counting locally`,
      );
    this.downUntil = performance.now() + PAUSE;
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}

/** The client is loaded only where there is a Redis: 10 MB, and a twentieth of a cold start. */
function connect(url: string): Redis {
  const client: typeof import('ioredis') = createRequire(import.meta.url)('ioredis');
  return new client.Redis(url, {
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    maxRetriesPerRequest: 1,
    retryStrategy: () => 200,
    enableAutoPipelining: true,
  });
}
