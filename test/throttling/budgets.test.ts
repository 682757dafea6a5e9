import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { readSettings } from '../../src/config/settings.js';
import { Refusal } from '../../src/domain/refusal.js';
import { type Limit, type LimitName, limits } from '../../src/throttling/budgets.js';
import { CounterStore } from '../../src/throttling/counter-store.js';
import { Throttle } from '../../src/throttling/throttle.js';
import { ThrottleRecord, ThrottleSchema } from '../../src/throttling/throttle.schema.js';
import { type RedisProcess, startRedis } from '../support/redis-process.js';
import { databaseUri } from '../support/test-gateway.js';
import { someNetwork } from './guessing.js';

const rows = Object.entries<Limit>(limits).map(([name, limit]) => ({ name: name as LimitName, ...limit }));

/** How many can be had at once. */
const atFirst = ({ budgets: [budget] }: Limit) => budget?.growth?.first ?? budget?.points ?? 0;

/** Until the connection stands, an instance counts by itself. */
async function countsIn({ client }: RedisProcess, throttle: Throttle): Promise<void> {
  while ((await client.dbsize()) === 0) await throttle.reserve('register', { address: someNetwork() });
}

describe.each(['MongoDB', 'Redis'])('the table, counted in %s', (kind) => {
  let redis: RedisProcess | undefined;
  let connection: Connection;
  let store: CounterStore;
  let throttle: Throttle;
  beforeAll(async () => {
    redis = kind === 'Redis' ? await startRedis() : undefined;
    connection = await mongoose.createConnection(databaseUri(`t${Date.now()}`)).asPromise();
    const records = connection.model<ThrottleRecord>(ThrottleRecord.name, ThrottleSchema);
    await records.createIndexes();
    const settings = readSettings({ APP_SECRET: 'x'.repeat(40), ...(redis && { REDIS_URL: redis.url }) }, []);
    store = new CounterStore(records, settings);
    throttle = new Throttle(store, settings);
    if (redis) await countsIn(redis, throttle);
  });
  afterAll(async () => {
    store.onApplicationShutdown();
    await redis?.stop();
    await connection.dropDatabase();
    await connection.close();
  });

  const someSubject = () => ({ address: someNetwork(), account: randomUUID(), device: randomUUID() });

  it.each(rows)('$name grants its first budget exactly, to many who ask at once', async (row) => {
    const subject = someSubject();
    const budget = atFirst(row);
    const asked = Array.from({ length: budget + 20 }, () => throttle.reserve(row.name, subject));
    const refused = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(20);
    for (const one of refused) {
      const { reason } = one as PromiseRejectedResult;
      expect(reason).toBeInstanceOf(Refusal);
      expect(reason).toMatchObject({ code: 'rate_limited', status: 429 });
      expect((reason as Refusal).details.retryAfter).toBeGreaterThanOrEqual(1);
    }
    await throttle.reserve(row.name, someSubject());
  });

  it.each(rows.filter(({ counts }) => counts === 'failures'))(
    '$name does not count what went well or did not take place',
    async (row) => {
      const subject = someSubject();
      for (let index = 0; index < atFirst(row) + 1; index += 1) {
        const reservation = await throttle.reserve(row.name, subject);
        await (index % 2 === 0 ? reservation.succeed() : reservation.cancel());
      }
      expect(await throttle.attempt(row.name, subject, () => Promise.resolve('done'))).toBe('done');
    },
  );

  it('a second factor is tried five times by an account, from wherever and at once', async () => {
    const account = randomUUID();
    let tried = 0;
    const guess = () =>
      throttle.attempt('mfa', { address: someNetwork(), account }, () => {
        tried += 1;
        return Promise.reject(new Refusal('mfa_invalid'));
      });
    const codes = (await Promise.allSettled(Array.from({ length: 100 }, guess))).map(
      (one) => ((one as PromiseRejectedResult).reason as Refusal).code,
    );
    expect(tried).toBe(5);
    expect(codes.filter((code) => code === 'mfa_invalid')).toHaveLength(5);
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(95);
    await throttle.forgive('mfa', { address: undefined, account });
    await expect(guess()).rejects.toMatchObject({ code: 'mfa_invalid' });
  });

  it('an outage behind it is no failure', async () => {
    const subject = someSubject();
    const broken = () => throttle.attempt('login', subject, () => Promise.reject(new Refusal('unavailable')));
    for (let index = 0; index < 12; index += 1)
      await expect(broken()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await throttle.attempt('login', subject, () => Promise.resolve(true))).toBe(true);
  });
});
