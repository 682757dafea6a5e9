import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Clock } from '../domain/clock.js';
import { keysOf, type Revocable, type Revocation, stops } from './revocation.js';
import { RevocationFeed } from './revocation.feed.js';

const PREFIX = 'latchkey:revoked:';
const CHANNEL = 'latchkey:revocations';
/** Names the unbroken life of these keys: gone after a flush or a restart without persistence, then another one. */
const EPOCH = 'latchkey:revocations-epoch';

/** Revocations given back at a time: a transaction of all of them would not be answered in time. */
const GIVEN_BACK_AT_ONCE = 1_000;

/** Milliseconds between two signs of life of the subscription. */
const HEARTBEAT = 250;

/** Milliseconds without one after which something may have been missed. */
const STALE_AFTER = 900;

const revocation = z.object({ key: z.string(), belowVersion: z.number().optional(), expiresAt: z.number() });

/** Revocations in Redis: a key each with the remaining life as TTL is the truth, pub/sub tells of it at once. */
export class RedisRevocationFeed extends RevocationFeed {
  private readonly logger = new Logger(RedisRevocationFeed.name);
  private readonly commands: Redis;
  private readonly subscription: Redis;
  private lastAnswer = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private loaded = false;
  private epoch: string | null = null;

  constructor(
    url: string,
    private readonly clock: Clock,
  ) {
    super();
    const options = {
      lazyConnect: true,
      commandTimeout: 2_000,
      connectTimeout: 2_000,
      maxRetriesPerRequest: 1,
      retryStrategy: () => 200,
    };
    this.commands = new Redis(url, options);
    this.subscription = new Redis(url, { ...options, autoResubscribe: true });
    for (const client of [this.commands, this.subscription]) {
      client.on('error', (error: Error) => this.logger.debug(`redis: ${error.message}`));
    }
    this.subscription.on('close', () => this.lost());
  }

  isCurrent(): boolean {
    return performance.now() - this.lastAnswer < STALE_AFTER;
  }

  async publish(revocations: readonly Revocation[]): Promise<void> {
    const batch = this.commands.multi();
    for (const entry of revocations) {
      const remaining = Math.max(1, Math.ceil(entry.expiresAt - this.clock.now()));
      batch.set(PREFIX + entry.key, JSON.stringify(entry), 'PX', remaining);
      batch.publish(CHANNEL, JSON.stringify(entry));
    }
    const answers = await batch.exec();
    const failed = answers?.find(([error]) => error)?.[0];
    if (!answers || failed) throw new Error('redis did not take a revocation', { cause: failed });
  }

  async isRevoked(token: Revocable): Promise<boolean> {
    const [epoch, ...found] = await this.commands.mget([EPOCH, ...keysOf(token).map((key) => PREFIX + key)]);
    // An emptied Redis knows of no revocation until the instances have given theirs back.
    if (epoch === null || epoch === undefined) throw new Error('redis has lost its revocations');
    return found.some((value) => value !== null && stops(revocation.parse(JSON.parse(value)), token));
  }

  async follow(deliver: (entry: Revocation) => void, known: () => Revocation[]): Promise<void> {
    this.subscription.on('message', (_channel, message) => {
      const entry = revocation.safeParse(tryJson(message));
      if (entry.success) deliver(entry.data);
    });
    await Promise.all([this.commands.connect(), this.subscription.connect()]);
    await this.subscription.subscribe(CHANNEL);
    await this.beat(deliver, known);
    this.timer = setInterval(() => {
      this.beat(deliver, known).catch((error: Error) => this.lost(error));
    }, HEARTBEAT).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.commands.disconnect();
    this.subscription.disconnect();
  }

  /** One sign of life: the subscription answers, Redis lost nothing, and after a gap everything is read again. */
  private async beat(deliver: (entry: Revocation) => void, known: () => Revocation[]): Promise<void> {
    await this.subscription.ping();
    const epoch = await this.commands.get(EPOCH);
    // Flushed, restarted empty, or new to us.
    if (epoch === null || epoch !== this.epoch) this.loaded = false;
    if (!this.loaded) {
      await this.giveBack(await this.load(deliver), known());
      await this.commands.set(EPOCH, randomUUID(), 'NX');
      this.epoch = await this.commands.get(EPOCH);
      this.loaded = true;
    }
    this.lastAnswer = performance.now();
  }

  /** @returns the version that each key ends, as Redis has it */
  private async load(deliver: (entry: Revocation) => void): Promise<Map<string, number | undefined>> {
    const kept = new Map<string, number | undefined>();
    let cursor = '0';
    do {
      const [next, keys] = await this.commands.scan(cursor, 'MATCH', `${PREFIX}*`, 'COUNT', 1000);
      const values = keys.length > 0 ? await this.commands.mget(keys) : [];
      for (const value of values) {
        if (value === null) continue;
        const entry = revocation.parse(JSON.parse(value));
        kept.set(entry.key, entry.belowVersion);
        deliver(entry);
      }
      cursor = next;
    } while (cursor !== '0');
    return kept;
  }

  /**
   * What this instance remembers and Redis does not goes back, so that others learn it from there. After every gap: a Redis that
   * was killed, or followed by its replica, still has its epoch and may have lost the last second.
   */
  private async giveBack(
    kept: ReadonlyMap<string, number | undefined>,
    known: readonly Revocation[],
  ): Promise<void> {
    const now = this.clock.now();
    const lost = known.filter(
      ({ key, belowVersion, expiresAt }) =>
        expiresAt > now && (!kept.has(key) || kept.get(key) !== belowVersion),
    );
    for (let from = 0; from < lost.length; from += GIVEN_BACK_AT_ONCE)
      await this.publish(lost.slice(from, from + GIVEN_BACK_AT_ONCE));
  }

  private lost(error?: Error): void {
    if (this.isCurrent())
      this.logger.warn(`revocation feed lost (${error?.message ?? 'closed'}); each request reads redis`);
    this.lastAnswer = -Infinity;
    this.loaded = false;
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
