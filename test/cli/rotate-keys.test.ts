import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { register } from '../support/journeys.js';
import { statusOf } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { askCli, runCli } from './run-cli.js';

const LIFETIME = 1_000;
const databaseName = `clirotate${randomUUID().replaceAll('-', '')}`;
const environment = {
  APP_SECRET: 'the root secret of gateway and command line',
  SIGNING_KEY_LIFETIME: String(LIFETIME),
  ACCESS_TOKEN_TTL: '600',
};
let gateway: TestGateway;
let settings: Record<string, string>;
beforeAll(async () => {
  gateway = await startGateway({ databaseName, environment });
  settings = { ...environment, MONGODB_URI: gateway.settings.mongodbUri ?? '' };
});
afterAll(async () => {
  await gateway.database.dropDatabase();
  await gateway.stop();
});

const kidOf = (token: string) =>
  (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
const published = async () =>
  (await gateway.browser().get('/.well-known/jwks.json'))
    .json<{ keys: { kid: string }[] }>()
    .keys.map(({ kid }) => kid);

type Rotated = { kid: string; signsFrom: string; made: boolean };

describe('rotate-keys', () => {
  it('publishes a key before it signs, to a gateway that runs, and makes no second one meanwhile', async () => {
    const { access_token: old } = await register(gateway.browser());
    const { kid, made } = await askCli<Rotated>(settings, 'rotate-keys');
    expect(made).toBe(true);
    expect(await askCli<Rotated>(settings, 'rotate-keys')).toMatchObject({ kid, made: false });

    gateway.clock.advance(31);
    expect(await published()).toEqual([kidOf(old), kid]);
    const { access_token: still } = await register(gateway.browser());
    expect(kidOf(still)).toBe(kidOf(old));

    gateway.clock.advance(LIFETIME / 2);
    const { access_token: next } = await register(gateway.browser());
    expect(kidOf(next)).toBe(kid);
    expect(await statusOf(gateway.browser(), still)).toBe(200);
  }, 60_000);

  it('at once takes every key back that there was, with its tokens; nobody signs in anew', async () => {
    const { access_token: old, refresh_token: refreshToken } = await register(gateway.browser());
    await askCli<Rotated>(settings, 'rotate-keys');
    const before = await published();
    const replaced = await askCli<{ kid: string; takenBack: number }>(settings, 'rotate-keys', '--at-once');
    expect(before).not.toContain(replaced.kid);
    expect(replaced.takenBack).toBeGreaterThanOrEqual(before.length);

    gateway.clock.advance(31);
    const now = await published();
    expect(now[0]).toBe(replaced.kid);
    expect(now.filter((kid) => before.includes(kid))).toEqual([]);
    expect(await statusOf(gateway.browser(), old)).toBe(401);
    const renewed = await gateway.browser().post('/auth/refresh', { refreshToken });
    const { access_token: next } = renewed.json<{ access_token: string }>();
    expect(kidOf(next)).toBe(replaced.kid);
    expect(await statusOf(gateway.browser(), next)).toBe(200);
  }, 60_000);

  it('at once signs also where the clock is minutes behind', async () => {
    const { kid } = await askCli<{ kid: string }>(settings, 'rotate-keys', '--at-once');
    gateway.clock.advance(31);
    const behind = await startGateway({ databaseName, environment });
    behind.clock.advance(-290);
    const { access_token: token } = await register(behind.browser());
    await behind.stop();
    expect(kidOf(token)).toBe(kid);
  }, 60_000);

  it('leaves a shared secret alone', async () => {
    const shared = { ...settings, JWT_SECRET: 'a secret that all the APIs here share' };
    const { code, complaint } = await runCli(shared, 'rotate-keys');
    expect({ code, complaint }).toEqual({
      code: 1,
      complaint: 'Tokens are signed with JWT_SECRET; change that instead.\n',
    });
  });

  it('makes none with an APP_SECRET that opens none of those there are', async () => {
    const before = await published();
    const other = { ...settings, APP_SECRET: 'another root secret than that of the gateway' };
    expect((await runCli(other, 'rotate-keys')).code).toBe(1);
    gateway.clock.advance(31);
    expect(await published()).toEqual(before);
  });
});
