import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { Browser } from '../support/browser.js';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import { bearer, PASSWORD, type Tokens } from '../support/journeys.js';
import { adminEnvironment } from '../support/seeds.js';
import { databaseUri } from '../support/test-gateway.js';

const database = `keys${Date.now()}`;
const environment = {
  ...adminEnvironment(),
  MONGODB_URI: databaseUri(database),
  APP_SECRET: 'a root secret that two instances have in common',
  PUBLIC_URL: 'http://localhost:3999',
};

let one: GatewayProcess;
let two: GatewayProcess;
let admin: Record<string, string>;
beforeAll(async () => {
  [one, two] = await Promise.all([spawnGateway(environment), spawnGateway(environment)]);
  const credentials = { email: environment.BOOTSTRAP_ADMIN_EMAIL, password: PASSWORD };
  const answer = await new Browser(one.address).post('/auth/login', credentials);
  admin = bearer(answer.json<Tokens>().access_token);
}, 60_000);
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()]);
  const connection = await mongoose.createConnection(databaseUri(database)).asPromise();
  await connection.dropDatabase();
  await connection.close();
});

const made = async () => {
  const answer = await new Browser(one.address).post('/admin/api-keys', { name: 'test' }, admin);
  return answer.json<{ id: string; key: string }>();
};
const statusAt = async ({ address }: GatewayProcess, path: string, key: string) =>
  (await fetch(address + path, { headers: { 'x-api-key': key } })).status;

describe('an API key that is revoked at one instance', () => {
  it.each(['/auth/verify', '/internal/whoami'])('is refused by %s of every other at once', async (path) => {
    for (let round = 0; round < 10; round += 1) {
      const { id, key } = await made();
      // Used at both, so that whatever an instance may remember of it is warm.
      expect([await statusAt(one, path, key), await statusAt(two, path, key)]).toEqual([200, 200]);
      const revoked = await fetch(`${one.address}/admin/api-keys/${id}`, {
        method: 'DELETE',
        headers: admin,
      });
      expect(revoked.status).toBe(204);
      // The very first request after the answer, not one within a second.
      expect([await statusAt(two, path, key), await statusAt(one, path, key)]).toEqual([401, 401]);
    }
  });

  it('and one that was made at one instance is good at every other at once', async () => {
    const { key } = await made();
    expect(await statusAt(two, '/auth/verify', key)).toBe(200);
  });
});
