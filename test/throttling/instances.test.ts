import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import { PASSWORD, someAddress } from '../support/journeys.js';
import { type RedisProcess, startRedis } from '../support/redis-process.js';
import { databaseUri } from '../support/test-gateway.js';
import { atOnce, BEHIND_A_PROXY, from, someNetwork, tally, WRONG } from './guessing.js';

describe.each(['MongoDB', 'Redis'])('two instances that count in %s', (kind) => {
  const database = `throttled${Date.now()}${kind}`;
  let redis: RedisProcess | undefined;
  let instances: GatewayProcess[] = [];
  beforeAll(async () => {
    redis = kind === 'Redis' ? await startRedis() : undefined;
    const environment = {
      ...BEHIND_A_PROXY,
      MONGODB_URI: databaseUri(database),
      APP_SECRET: 'a root secret that two instances have in common',
      PUBLIC_URL: 'http://localhost:3998',
      ...(redis && { REDIS_URL: redis.url }),
    };
    instances = await Promise.all([spawnGateway(environment), spawnGateway(environment)]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.stop()));
    await redis?.stop();
    const connection = await mongoose.createConnection(databaseUri(database)).asPromise();
    await connection.dropDatabase();
    await connection.close();
  });

  const post = (index: number, path: string, body: object, address: string) =>
    fetch((instances[index % 2]?.address ?? '') + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...from(address) },
      body: JSON.stringify(body),
    });

  it('have one budget: of a hundred guesses at both, ten are looked at (OP-16, LO-08)', async () => {
    const email = someAddress();
    const address = someNetwork();
    expect((await post(0, '/auth/register', { email, password: PASSWORD }, address)).status).toBe(201);
    const guesses = await atOnce(100, (index) =>
      post(index, '/auth/login', { email, password: WRONG }, address),
    );
    expect(tally(guesses)).toEqual({ 401: 10, 429: 90 });
    for (const index of [0, 1])
      expect((await post(index, '/auth/login', { email, password: PASSWORD }, address)).status).toBe(429);
  });

  it('have one budget for an account that is tried from everywhere', async () => {
    const email = someAddress();
    const guesses = await atOnce(60, (index) =>
      post(index, '/auth/login', { email, password: WRONG }, someNetwork()),
    );
    expect(tally(guesses)).toEqual({ 401: 20, 429: 40 });
  });

  it('forget together when the password was right at one of them', async () => {
    const email = someAddress();
    const address = someNetwork();
    await post(0, '/auth/register', { email, password: PASSWORD }, address);
    for (const index of [0, 1, 0]) {
      const guesses = await atOnce(8, () => post(index, '/auth/login', { email, password: WRONG }, address));
      expect(tally(guesses)).toEqual({ 401: 8 });
      expect((await post(index + 1, '/auth/login', { email, password: PASSWORD }, address)).status).toBe(200);
    }
  });
});
