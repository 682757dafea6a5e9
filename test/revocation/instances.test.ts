import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { Browser } from '../support/browser.js';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import { bearer, register } from '../support/journeys.js';
import { type RedisProcess, startRedis } from '../support/redis-process.js';
import { databaseUri } from '../support/test-gateway.js';

const SECRET = 'a root secret that two instances have in common';
const PUBLIC_URL = 'http://localhost:3999';

/** Milliseconds until `token` is refused at `address`. Ends by itself after two seconds. */
async function refusedAfter(address: string, path: string, token: string, from: number): Promise<number> {
  for (;;) {
    const { status } = await fetch(address + path, { headers: bearer(token) });
    const elapsed = performance.now() - from;
    if (status === 401) return elapsed;
    if (elapsed > 2000) throw new Error(`still ${status} after ${elapsed} ms`);
  }
}

describe.each(['MongoDB', 'Redis'])('two instances that share %s', (kind) => {
  const database = `instances${Date.now()}${kind}`;
  let redis: RedisProcess | undefined;
  let one: GatewayProcess;
  let two: GatewayProcess;

  beforeAll(async () => {
    redis = kind === 'Redis' ? await startRedis() : undefined;
    const environment = {
      MONGODB_URI: databaseUri(database),
      APP_SECRET: SECRET,
      PUBLIC_URL,
      ...(redis && { REDIS_URL: redis.url }),
    };
    [one, two] = await Promise.all([spawnGateway(environment), spawnGateway(environment)]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([one.stop(), two.stop()]);
    await redis?.stop();
    const connection = await mongoose.createConnection(databaseUri(database)).asPromise();
    await connection.dropDatabase();
    await connection.close();
  });

  it.each([
    ['/auth/logout', '/auth/profile'],
    ['/auth/logout', '/auth/verify'],
    ['/auth/logout-all', '/auth/verify'],
  ])('%s at one is seen by %s of the other within a second', async (end, path) => {
    const elapsed: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const { access_token: token } = await register(new Browser(one.address));
      expect((await fetch(two.address + path, { headers: bearer(token) })).status).toBe(200);
      const from = performance.now();
      expect((await fetch(one.address + end, { method: 'POST', headers: bearer(token) })).status).toBe(204);
      expect((await fetch(one.address + path, { headers: bearer(token) })).status).toBe(401);
      elapsed.push(await refusedAfter(two.address, path, token, from));
    }
    expect(Math.max(...elapsed)).toBeLessThan(1000);
  });

  it('an instance that starts later knows what was revoked before', async () => {
    const { access_token: token } = await register(new Browser(one.address));
    await fetch(`${one.address}/auth/logout`, { method: 'POST', headers: bearer(token) });
    const environment = {
      MONGODB_URI: databaseUri(database),
      APP_SECRET: SECRET,
      PUBLIC_URL,
      ...(redis && { REDIS_URL: redis.url }),
    };
    const late = await spawnGateway(environment);
    expect((await fetch(`${late.address}/auth/verify`, { headers: bearer(token) })).status).toBe(401);
    await late.stop();
  });

  it('keeps a revocation no longer than an access token can live', async () => {
    if (redis) {
      for (const key of await redis.client.keys('latchkey:revoked:*')) {
        expect(await redis.client.pttl(key)).toBeLessThanOrEqual(931_000);
        expect(await redis.client.pttl(key)).toBeGreaterThan(0);
      }
      expect(await redis.client.keys('latchkey:revoked:*')).not.toHaveLength(0);
    } else {
      const connection = await mongoose.createConnection(databaseUri(database)).asPromise();
      const kept = await connection.collection('revocations').find().toArray();
      expect(kept.length).toBeGreaterThan(0);
      for (const record of kept)
        expect((record['expiresAt'] as Date).getTime()).toBeLessThanOrEqual(Date.now() + 931_000);
      await connection.close();
    }
  });
});
