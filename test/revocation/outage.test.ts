import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EmbeddedMongod, startEmbeddedMongod } from '../../src/storage/mongod/start-embedded-mongod.js';
import { bearer, register, someAddress, PASSWORD } from '../support/journeys.js';
import { type RedisProcess, startRedis } from '../support/redis-process.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

/** The status that `path` settles at; ends by itself after ten seconds. */
async function settles(gateway: TestGateway, path: string, token: string, status: number): Promise<number> {
  const from = performance.now();
  let last = 0;
  while (performance.now() - from < 10_000) {
    last = (await fetch(gateway.address + path, { headers: bearer(token) })).status;
    if (last === status) break;
  }
  return last;
}

describe('MongoDB out of reach', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-outage-'));
  let mongod: EmbeddedMongod;
  let gateway: TestGateway;
  beforeAll(async () => {
    mongod = await startEmbeddedMongod({
      dataDir,
      binary: process.env['TEST_MONGOD_BINARY'] ?? '',
      say: () => undefined,
    });
    gateway = await startGateway({ environment: { MONGODB_URI: mongod.uri }, databaseName: 'outage' });
  });
  afterAll(async () => {
    await gateway.stop();
    await mongod.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('answers 503 within five seconds, lets no token through unchecked, and heals by itself', async () => {
    const { access_token: token, email } = await register(gateway.browser());
    const { access_token: revoked } = await register(gateway.browser());
    expect((await gateway.browser().post('/auth/logout', undefined, bearer(revoked))).status).toBe(204);
    process.kill(mongod.pid, 'SIGSTOP');
    try {
      expect(await settles(gateway, '/auth/verify', token, 503)).toBe(503);
      expect((await fetch(`${gateway.address}/auth/verify`, { headers: bearer(revoked) })).status).toBe(401);
      for (const [path, body] of [
        ['/auth/login', { email, password: PASSWORD }],
        ['/auth/register', { email: someAddress(), password: PASSWORD }],
      ] as const) {
        const from = performance.now();
        const answer = await gateway.browser().post(path, body);
        expect([answer.status, answer.json<{ code: string }>().code]).toEqual([503, 'unavailable']);
        expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
        expect(performance.now() - from).toBeLessThan(5000);
      }
      expect((await gateway.browser().get('/health/ready')).status).toBe(503);
      expect((await gateway.browser().get('/health/live')).status).toBe(200);
    } finally {
      process.kill(mongod.pid, 'SIGCONT');
    }
    expect(await settles(gateway, '/auth/verify', token, 200)).toBe(200);
    expect(await settles(gateway, '/health/ready', token, 200)).toBe(200);
    expect((await fetch(`${gateway.address}/auth/verify`, { headers: bearer(revoked) })).status).toBe(401);
  }, 60_000);

  it('answers a crowd no later: nobody stands in line for a connection that is not there', async () => {
    const { refresh_token: refreshToken, email } = await register(gateway.browser());
    const ask = async (ordinal: number) => {
      const [path, body] =
        ordinal % 2 === 0
          ? ['/auth/refresh', { refreshToken }]
          : ['/auth/login', { email, password: PASSWORD }];
      const { status } = await gateway.browser().post(path, body);
      return { status, at: performance.now() };
    };
    process.kill(mongod.pid, 'SIGSTOP');
    const from = performance.now();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, ordinal) => ask(ordinal))).finally(() =>
      process.kill(mongod.pid, 'SIGCONT'),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(Math.max(...answers.map(({ at }) => at)) - from).toBeLessThan(5000);
    expect(await settles(gateway, '/health/ready', '', 200)).toBe(200);
  }, 60_000);

  it('follows the feed again after its collection was dropped', async () => {
    await gateway.database.dropCollection('revocations');
    const { access_token: token } = await register(gateway.browser());
    expect(await settles(gateway, '/auth/verify', token, 200)).toBe(200);
    await gateway.browser().post('/auth/logout', undefined, bearer(token));
    expect(await settles(gateway, '/auth/verify', token, 401)).toBe(401);
  }, 30_000);
});

describe('Redis out of reach', () => {
  let redis: RedisProcess;
  let gateway: TestGateway;
  beforeAll(async () => {
    redis = await startRedis();
    gateway = await startGateway({ environment: { REDIS_URL: redis.url } });
  });
  afterAll(async () => {
    await gateway.stop();
    await redis.stop();
  });

  it('gives back what an instance remembers after a flush', async () => {
    const { access_token: token } = await register(gateway.browser());
    await gateway.browser().post('/auth/logout', undefined, bearer(token));
    await redis.client.flushall();
    const from = performance.now();
    while ((await redis.client.keys('latchkey:revoked:*')).length === 0 && performance.now() - from < 5000);
    expect(await redis.client.keys('latchkey:revoked:*')).toHaveLength(1);
  });

  it('answers 503 while Redis is gone, refuses what it knows to be revoked, and heals when it is back', async () => {
    const { access_token: token } = await register(gateway.browser());
    const { access_token: revoked } = await register(gateway.browser());
    await gateway.browser().post('/auth/logout', undefined, bearer(revoked));
    const port = Number(new URL(redis.url).port);
    await redis.stop();
    expect(await settles(gateway, '/auth/verify', token, 503)).toBe(503);
    expect((await fetch(`${gateway.address}/auth/verify`, { headers: bearer(revoked) })).status).toBe(401);
    redis = await startRedis(port);
    expect(await settles(gateway, '/auth/verify', token, 200)).toBe(200);
    // Redis came back empty: what was revoked stays revoked, and is there again for others.
    expect((await fetch(`${gateway.address}/auth/verify`, { headers: bearer(revoked) })).status).toBe(401);
    expect(await redis.client.keys('latchkey:revoked:sid:*')).not.toHaveLength(0);
  }, 30_000);
});
