import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Browser } from '../support/browser.js';
import { spawnGateway } from '../support/gateway-process.js';
import { type RedisProcess, startRedis } from '../support/redis-process.js';
import { bearer, register } from '../support/journeys.js';
import { databaseUri, startGateway, type TestGateway } from '../support/test-gateway.js';
import { atOnce, BEHIND_A_PROXY, login, rightly, someNetwork, tally } from '../throttling/guessing.js';
import { type Outage, outlive } from './outage.js';
import { Traffic } from './traffic.js';

const CLIENTS = 3;
const LIMIT = 60_000;
const SECRET = 'a root secret that several instances have in common';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-redis-outage-'));
const start = (port?: number) => startRedis(port, { folder });
let redis: RedisProcess;
let gateway: TestGateway;
let name: string;
beforeAll(async () => {
  redis = await start();
  name = `redisoutage${Date.now()}`;
  gateway = await instance({ RATE_LIMIT: 'false' });
}, LIMIT);
afterAll(async () => {
  await gateway.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

const instance = (environment: Record<string, string>) =>
  startGateway({
    databaseName: name,
    environment: { APP_SECRET: SECRET, REDIS_URL: redis.url, REFRESH_GRACE: '120', ...environment },
  });

/** An instance that starts now knows of no revocation but what Redis has. */
async function expectKnownToANewcomer(traffic: Traffic): Promise<void> {
  // In a process of its own: Passport's strategies are one for each process.
  const newcomer = await spawnGateway({
    MONGODB_URI: databaseUri(name),
    APP_SECRET: SECRET,
    REDIS_URL: redis.url,
    PUBLIC_URL: gateway.url,
  });
  try {
    await traffic.expectEnded(() => new Browser(newcomer.address));
  } finally {
    await newcomer.stop();
  }
}

async function outage(change: Outage): Promise<void> {
  await expectKnownToANewcomer(await outlive(gateway, CLIENTS, change));
}

it(
  'Redis is paused under sign-ins, refreshes, links and sign-outs: 503 in time, then all goes on; who signed out stays out',
  () =>
    outage({
      strike: () => redis.child.kill('SIGSTOP'),
      mend: () => redis.child.kill('SIGCONT'),
    }),
  LIMIT,
);

it(
  'Redis is killed and started again on its data: the same',
  () => {
    const port = Number(new URL(redis.url).port);
    return outage({
      strike: () => redis.stop(),
      async mend() {
        redis = await start(port);
      },
    });
  },
  LIMIT,
);

it(
  'Redis is flushed under them: no token of who signed out is good again, here or at an instance that starts later',
  async () => {
    const traffic = new Traffic(gateway, CLIENTS);
    try {
      await traffic.moreLives(CLIENTS);
      await redis.client.flushall();
      // At once, not only when everything is given back.
      await traffic.expectEnded();
      await traffic.moreLives(CLIENTS);
      await traffic.stopAndCheck();
      await expectKnownToANewcomer(traffic);
    } finally {
      await traffic.stop();
    }
  },
  LIMIT,
);

it(
  'Redis comes back with its epoch and without its last second: an instance gives back what it remembers',
  async () => {
    const { access_token: token } = await register(gateway.browser());
    expect((await gateway.browser().post('/auth/logout', undefined, bearer(token))).status).toBe(204);
    const port = Number(new URL(redis.url).port);
    const kept = async () => (await redis.client.keys('latchkey:revoked:sid:*')).length;
    const before = await kept();
    const [last = ''] = await redis.client.keys('latchkey:revoked:sid:*');
    await redis.client.del(last);
    await redis.stop();
    redis = await start(port);
    const from = performance.now();
    while ((await kept()) < before && performance.now() - from < 10_000);
    expect(await kept()).toBe(before);
  },
  LIMIT,
);

it(
  'tries are counted while Redis is paused, and after a flush',
  async () => {
    const limited = await instance(BEHIND_A_PROXY);
    try {
      const { email } = await register(limited.browser());
      const address = someNetwork();
      redis.child.kill('SIGSTOP');
      const paused = await atOnce(30, () => login(limited, email, { address }));
      redis.child.kill('SIGCONT');
      expect(tally(paused)).toEqual({ 401: 3, 429: 27 });
      await redis.client.flushall();
      const other = someNetwork();
      const flushed = await atOnce(30, () => login(limited, email, { address: other }));
      expect(tally(flushed)[429]).toBeGreaterThanOrEqual(20);
      expect((await rightly(limited, email)).status).toBeLessThan(500);
    } finally {
      redis.child.kill('SIGCONT');
      await limited.stop();
    }
  },
  LIMIT,
);
