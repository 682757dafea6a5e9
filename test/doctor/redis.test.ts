import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { redisCheck } from '../../src/doctor/checks/redis.check.js';
import { type RedisProcess, startRedis } from '../support/redis-process.js';
import { freePort } from '../support/test-gateway.js';
import { complaints, surroundingsOf, texts } from './surroundings.js';

let redis: RedisProcess;
const look = (url: string) => redisCheck.run(surroundingsOf({ REDIS_URL: url }));

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
afterEach(async () => {
  await redis.client.config('SET', 'appendonly', 'no');
  await redis.client.config('SET', 'maxmemory-policy', 'noeviction');
  await redis.client.config('SET', 'maxmemory', '0');
});

describe('Redis', () => {
  test('one that keeps its data and evicts nothing is good; nothing of the look stays in it', async () => {
    await redis.client.config('SET', 'appendonly', 'yes');
    const findings = await look(redis.url);
    expect(complaints(findings)).toEqual([]);
    expect(texts(findings, 'good')).toEqual([
      expect.stringMatching(/^Redis \d+\.\d+\.\d+ answers/),
      expect.stringMatching(/noeviction/),
      expect.stringMatching(/pub\/sub/),
    ]);
    expect(await redis.client.keys('*')).toEqual([]);
  });

  test('one that may evict is a problem', async () => {
    await redis.client.config('SET', 'maxmemory-policy', 'volatile-lru');
    expect(texts(await look(redis.url), 'warning')).toContainEqual(expect.stringMatching(/no effect yet/));
    await redis.client.config('SET', 'maxmemory', '100mb');
    expect(texts(await look(redis.url), 'problem')).toEqual([
      expect.stringMatching(/maxmemory-policy volatile-lru.*noeviction/),
    ]);
  });

  test('one that keeps nothing over a restart is worth a warning', async () => {
    expect(complaints(await look(redis.url))).toEqual([
      expect.stringMatching(/keeps nothing over a restart/),
    ]);
  });

  test('a wrong password, and a user without the rights', async () => {
    const { host } = new URL(redis.url);
    await redis.client.call('ACL', 'SETUSER', 'heron', 'on', '>three-quiet', '+@all', '-publish', '~*', '&*');
    expect(texts(await look(`redis://heron:wrong-word@${host}`), 'problem')).toEqual([
      expect.stringMatching(/refuses the user name or the password/),
    ]);
    expect(texts(await look(`redis://heron:three-quiet@${host}`), 'problem')).toEqual([
      expect.stringMatching(/lacks the right.*pub\/sub/),
    ]);
  });

  test('none there', async () => {
    expect(texts(await look(`redis://127.0.0.1:${await freePort()}`), 'problem')).toEqual([
      expect.stringMatching(/nothing listens there/),
    ]);
  });

  test('not set: nothing to say', async () => {
    expect(await redisCheck.run(surroundingsOf({}))).toEqual([]);
  });
});
