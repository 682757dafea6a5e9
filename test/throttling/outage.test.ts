import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { readSettings } from '../../src/config/settings.js';
import { databaseOptions } from '../../src/storage/database-options.js';
import { type EmbeddedMongod, startEmbeddedMongod } from '../../src/storage/mongod/start-embedded-mongod.js';
import { CounterStore } from '../../src/throttling/counter-store.js';
import { Throttle } from '../../src/throttling/throttle.js';
import { ThrottleRecord, ThrottleSchema } from '../../src/throttling/throttle.schema.js';
import { register } from '../support/journeys.js';
import { type RedisProcess, startRedis } from '../support/redis-process.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { atOnce, BEHIND_A_PROXY, login, rightly, someNetwork, tally } from './guessing.js';

describe('Redis out of reach', () => {
  let redis: RedisProcess;
  let gateway: TestGateway;
  beforeAll(async () => {
    redis = await startRedis();
    gateway = await startGateway({ environment: { ...BEHIND_A_PROXY, REDIS_URL: redis.url } });
  });
  afterAll(async () => {
    await gateway.stop();
    await redis.stop();
  });

  it('people sign in, guesses have a smaller budget, and the shared one is back with Redis (OP-11)', async () => {
    const { email } = await register(gateway.browser());
    const port = Number(new URL(redis.url).port);
    await redis.stop();
    const address = someNetwork();
    expect((await rightly(gateway, email, address)).status).toBe(200);
    expect(tally(await atOnce(30, () => login(gateway, email, { address })))).toEqual({ 401: 3, 429: 27 });
    const refused = await rightly(gateway, email, address);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([
      429,
      expect.stringMatching(/^\d+$/),
    ]);
    expect((await rightly(gateway, email)).status).toBe(200);

    redis = await startRedis(port);
    // While an instance counts by itself nothing arrives in Redis.
    const from = performance.now();
    while ((await redis.client.keys('latchkey:throttle:*')).length === 0 && performance.now() - from < 10_000)
      await login(gateway, email);
    await redis.client.flushall();
    expect(tally(await atOnce(30, () => login(gateway, email, { address })))).toEqual({ 401: 10, 429: 20 });
  }, 60_000);
});

describe('MongoDB out of reach', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-throttle-'));
  let mongod: EmbeddedMongod;
  let connection: mongoose.Connection;
  beforeAll(async () => {
    mongod = await startEmbeddedMongod({
      dataDir,
      binary: process.env['TEST_MONGOD_BINARY'] ?? '',
      say: () => undefined,
    });
    const { uri = '', autoIndex: _none, retryAttempts: _once, ...options } = databaseOptions(mongod.uri);
    connection = await mongoose.createConnection(uri, options as mongoose.ConnectOptions).asPromise();
  });
  afterAll(async () => {
    await connection.close();
    await mongod.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('an instance counts by itself, without a wait but the first, and heals', async () => {
    const records = connection.model<ThrottleRecord>(ThrottleRecord.name, ThrottleSchema);
    await records.createIndexes();
    const settings = readSettings({ APP_SECRET: 'x'.repeat(40) }, []);
    const throttle = new Throttle(new CounterStore(records, settings), settings);
    const guesses = async (count: number, address: string) => {
      const all = await atOnce(count, () =>
        throttle.reserve('login', { address, account: 'somebody' }).then(
          () => ({ status: 401 }),
          ({ status }: { status: number }) => ({ status }),
        ),
      );
      return tally(all);
    };
    process.kill(mongod.pid, 'SIGSTOP');
    try {
      const from = performance.now();
      expect(await guesses(30, '192.0.2.1')).toEqual({ 401: 3, 429: 27 });
      expect(performance.now() - from).toBeLessThan(3000);
      // All of the account: five, of which three are taken.
      expect(await guesses(30, '192.0.2.2')).toEqual({ 401: 2, 429: 28 });
    } finally {
      process.kill(mongod.pid, 'SIGCONT');
    }
    const from = performance.now();
    // What was asked before arrives late; a registration is new.
    const counted = () => records.countDocuments({ key: /:register:/ });
    while ((await counted()) === 0 && performance.now() - from < 10_000)
      await throttle.reserve('register', { address: someNetwork() });
    await records.deleteMany({});
    expect(await guesses(30, '192.0.2.3')).toEqual({ 401: 10, 429: 20 });
  }, 60_000);
});

describe('RATE_LIMIT=false', () => {
  it('counts nothing and refuses nothing', async () => {
    const gateway = await startGateway({ environment: { ...BEHIND_A_PROXY, RATE_LIMIT: 'false' } });
    const { email } = await register(gateway.browser());
    const address = someNetwork();
    expect(tally(await atOnce(30, () => login(gateway, email, { address })))).toEqual({ 401: 30 });
    expect((await rightly(gateway, email, address)).status).toBe(200);
    expect(await gateway.database.collection('throttles').countDocuments()).toBe(0);
    await gateway.stop();
  });
});
