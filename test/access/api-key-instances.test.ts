import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer } from '../support/journeys.js';
import { adminEnvironment, adminTokens, apiKey } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let one: TestGateway;
let two: TestGateway;
beforeAll(async () => {
  const databaseName = `keys${Date.now()}`;
  const environment = {
    ...adminEnvironment(),
    APP_SECRET: 'a root secret that two instances have in common',
  };
  one = await startGateway({ environment, databaseName });
  two = await startGateway({ environment, databaseName });
});
afterAll(async () => {
  await one.database.dropDatabase();
  await Promise.all([one.stop(), two.stop()]);
});

const statusAt = async (gateway: TestGateway, path: string, key: string) =>
  (await fetch(gateway.address + path, { headers: { 'x-api-key': key } })).status;

describe('an API key that is revoked at one instance', () => {
  it.each(['/auth/verify', '/internal/whoami'])('is refused by %s of every other at once', async (path) => {
    for (let round = 0; round < 10; round += 1) {
      const { id, key } = await apiKey(one);
      // Used at both, so that whatever an instance may remember of it is warm.
      expect([await statusAt(one, path, key), await statusAt(two, path, key)]).toEqual([200, 200]);
      const { access_token } = await adminTokens(one);
      const revoked = await fetch(`${one.address}/admin/api-keys/${id}`, {
        method: 'DELETE',
        headers: bearer(access_token),
      });
      expect(revoked.status).toBe(204);
      // The very first request after the answer, not one within a second.
      expect([await statusAt(two, path, key), await statusAt(one, path, key)]).toEqual([401, 401]);
    }
  });

  it('and one that was made at one instance is good at every other at once', async () => {
    const { key } = await apiKey(one);
    expect(await statusAt(two, '/auth/verify', key)).toBe(200);
  });
});
