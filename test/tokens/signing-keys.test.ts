import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { bearer, register } from '../support/journeys.js';
import { statusOf } from '../support/seeds.js';
import { startGateway, type TestGateway, type TestGatewayOptions } from '../support/test-gateway.js';

const running: TestGateway[] = [];
const start = async (options: TestGatewayOptions = {}) => {
  const gateway = await startGateway(options);
  running.push(gateway);
  return gateway;
};
afterEach(async () => {
  const [first] = running;
  await first?.database.dropDatabase();
  for (const gateway of running.splice(0)) await gateway.stop();
});
afterAll(() => expect(running).toHaveLength(0));

const LIFETIME = 1000;
const rotating = { SIGNING_KEY_LIFETIME: String(LIFETIME), ACCESS_TOKEN_TTL: '100' };
const kidOf = (token: string) =>
  (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
const published = async (gateway: TestGateway) =>
  (await gateway.browser().get('/.well-known/jwks.json')).json<{ keys: Record<string, unknown>[] }>().keys;

describe('an API that never talks to the gateway', () => {
  it('verifies a token with jose in five lines', async () => {
    const gateway = await start();
    const { access_token: token } = await register(gateway.browser());
    const keys = createRemoteJWKSet(new URL(`${gateway.url}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(token, keys, {
      issuer: gateway.url,
      audience: gateway.url,
      typ: 'at+jwt',
    });
    expect(payload.sub).toMatch(/^[0-9a-f]{24}$/);
    await expect(
      jwtVerify(token, keys, { issuer: gateway.url, audience: 'https://other.example' }),
    ).rejects.toThrow('aud');
  });

  it('finds the keys through the metadata of RFC 8414', async () => {
    const gateway = await start();
    const metadata = (await gateway.browser().get('/.well-known/oauth-authorization-server')).json<
      Record<string, string>
    >();
    expect(metadata['issuer']).toBe(gateway.url);
    const answer = await gateway.browser().get(metadata['jwks_uri'] ?? '');
    expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
    expect(answer.text).not.toContain('"d"');
  });
});

const APP_SECRET = 'the one root secret of both instances here';

describe('signing keys', () => {
  it('are one key when two instances start at once, and no private part lies open', async () => {
    const databaseName = `keys${Date.now()}`;
    const [one, two] = await Promise.all([
      start({ databaseName, environment: { APP_SECRET } }),
      start({ databaseName, environment: { APP_SECRET } }),
    ]);
    expect(await published(one)).toEqual(await published(two));
    const records = await one.database.collection('signing_keys').find().toArray();
    expect(records).toHaveLength(1);
    const sealed = Buffer.from(records[0]?.['sealedPrivateKey'].buffer as Uint8Array).toString('latin1');
    expect(sealed).not.toContain('"d"');
  });

  it('are published before they sign, and stay until the last token has expired', async () => {
    const gateway = await start({ environment: rotating });
    const { access_token: old } = await register(gateway.browser());
    expect(await published(gateway)).toHaveLength(1);

    gateway.clock.advance(LIFETIME * 0.6);
    const announced = await published(gateway);
    expect(announced).toHaveLength(2);
    const { access_token: still } = await register(gateway.browser());
    expect(kidOf(still)).toBe(kidOf(old));

    gateway.clock.advance(LIFETIME * 0.4 - 50);
    const { access_token: last } = await register(gateway.browser());
    expect(kidOf(last)).toBe(kidOf(old));
    gateway.clock.advance(60);
    const { access_token: next } = await register(gateway.browser());
    expect(kidOf(next)).toBe(announced[1]?.['kid']);
    expect(await statusOf(gateway.browser(), last)).toBe(200);

    gateway.clock.advance(200);
    expect((await published(gateway)).map((key) => key['kid'])).not.toContain(kidOf(old));
    expect(await statusOf(gateway.browser(), last)).toBe(401);
  });

  it('are learnt by an instance that did not make them, without a restart', async () => {
    const databaseName = `learn${Date.now()}`;
    const one = await start({ databaseName, environment: { ...rotating, APP_SECRET } });
    const two = await start({
      databaseName,
      environment: { ...rotating, APP_SECRET, PUBLIC_URL: one.url },
      clock: one.clock,
    });
    one.clock.advance(LIFETIME * 0.6);
    await published(one);
    await fetch(`${two.address}/.well-known/jwks.json`);
    one.clock.advance(LIFETIME * 0.5);
    const { access_token: token } = await register(one.browser());
    const answer = await fetch(`${two.address}/auth/profile`, {
      headers: bearer(token),
    });
    expect(answer.status).toBe(200);
  });
});

describe('APP_SECRET', () => {
  const before = 'the first secret of this gateway, long enough';
  const after = 'the second secret of this gateway, also long';

  it('rotates: with the previous one every token of before goes on working', async () => {
    const databaseName = `secret${Date.now()}`;
    const one = await start({ databaseName, environment: { APP_SECRET: before } });
    const tokens = await register(one.browser());
    const environment = { APP_SECRET: after, APP_SECRET_PREVIOUS: before, PUBLIC_URL: one.url };
    const two = await start({ databaseName, environment });
    const base = two.address;
    expect((await fetch(`${base}/auth/profile`, { headers: bearer(tokens.access_token) })).status).toBe(200);
    const body = JSON.stringify({ refreshToken: tokens.refresh_token });
    const refreshed = await fetch(`${base}/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(refreshed.status).toBe(200);
    expect(kidOf(((await refreshed.json()) as typeof tokens).access_token)).toBe(kidOf(tokens.access_token));
  });

  it('changed without the previous one: a new key signs, refresh tokens of before are refused', async () => {
    const databaseName = `forgot${Date.now()}`;
    const one = await start({ databaseName, environment: { APP_SECRET: before } });
    const tokens = await register(one.browser());
    const two = await start({ databaseName, environment: { APP_SECRET: after, PUBLIC_URL: one.url } });
    const base = two.address;
    const post = (path: string, json: unknown) =>
      fetch(base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      });
    expect((await post('/auth/refresh', { refreshToken: tokens.refresh_token })).status).toBe(401);
    const fresh = (await (
      await post('/auth/register', { email: 'x@example.com', password: 'a good password' })
    ).json()) as typeof tokens;
    expect(kidOf(fresh.access_token)).not.toBe(kidOf(tokens.access_token));
  });
});
