import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { profiled } from '../storage/store-profile.js';
import { bearer } from '../support/journeys.js';
import { adminEnvironment, adminTokens, apiKey } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: adminEnvironment() });
});
afterAll(() => gateway.stop());

const use = (key: string) => gateway.browser().get('/auth/verify', { 'x-api-key': key });

/** As an admin sees it. */
async function lastUse(id: string): Promise<string | null> {
  const { access_token } = await adminTokens(gateway);
  const list = await gateway.browser().get('/admin/api-keys', bearer(access_token));
  const { items } = list.json<{ items: { id: string; lastUsedAt: string | null }[] }>();
  return items.find((item) => item.id === id)?.lastUsedAt ?? null;
}

/** Nobody waits for the write: a test has to ask until it is there. */
async function lastUseOtherThan(before: string | null, id: string): Promise<string> {
  for (let patience = 200; patience > 0; patience -= 1) {
    const now = await lastUse(id);
    if (now !== null && now !== before) return now;
    await pause(10);
  }
  throw new Error('the last use is not written');
}

const writes = async (walk: () => Promise<void>) =>
  (await profiled(gateway.database, walk)).filter(
    ({ op, collection }) => op === 'update' && collection === 'api_keys',
  );

describe('when an API key was last used', () => {
  it('is not known before it is used, and is seen by an admin after', async () => {
    const { id, key } = await apiKey(gateway);
    expect(await lastUse(id)).toBeNull();
    await use(`${key.slice(0, -1)}_`);
    expect(await lastUse(id)).toBeNull();
    await use(key);
    expect(Date.parse(await lastUseOtherThan(null, id))).toBeGreaterThan(gateway.clock.now() - 60_000);
  });

  it('is written once a minute, however often it is used', async () => {
    const { id, key } = await apiKey(gateway);
    let first = '';
    const made = await writes(async () => {
      await Promise.all(Array.from({ length: 20 }, () => use(key)));
      first = await lastUseOtherThan(null, id);
      gateway.clock.advance(59);
      await use(key);
      gateway.clock.advance(2);
      await use(key);
      await lastUseOtherThan(first, id);
    });
    expect(made.length).toBe(2);
    expect(made.every(({ planSummary }) => /^(IDHACK|IXSCAN|EXPRESS)/.test(planSummary))).toBe(true);
  });

  describe('while it cannot be written', () => {
    afterEach(() => gateway.database.db?.command({ collMod: 'api_keys', validator: {} }));

    it('the key is as good as ever', async () => {
      const { id, key } = await apiKey(gateway);
      await gateway.database.db?.command({ collMod: 'api_keys', validator: { lastUsedAt: null } });
      const answers = await Promise.all(Array.from({ length: 5 }, () => use(key)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      for (
        let patience = 200;
        !gateway.log.join('').includes('last use of a key not written');
        patience -= 1
      ) {
        if (patience === 0) throw new Error('the failure is not logged');
        await pause(10);
      }
      expect(await lastUse(id)).toBeNull();
    });
  });
});
