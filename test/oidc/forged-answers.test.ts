import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, type JWTPayload } from 'jose';
import { AS_JSON, expectFailure } from '../handshake/outcomes.js';
import type { Browser } from '../support/browser.js';
import { bearer, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { type ForgingProvider, signed, startForgingProvider } from './forging-provider.js';
import { authorizationUrl } from './journeys.js';

let provider: ForgingProvider;
let gateway: TestGateway;
beforeAll(async () => {
  provider = await startForgingProvider('latchkey');
  const entry = { id: 'acme', name: 'Acme', issuer: provider.url, clientId: 'latchkey', clientSecret: 's' };
  gateway = await startGateway({
    environment: { RATE_LIMIT: 'false', OIDC_PROVIDERS: JSON.stringify([entry]) },
  });
});
beforeEach(() => provider.restore());
afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

async function callback(browser: Browser): Promise<string> {
  const { searchParams } = await authorizationUrl(browser);
  provider.nonce = searchParams.get('nonce') ?? '';
  return `/auth/acme/callback?${new URLSearchParams({ code: 'c', state: searchParams.get('state') ?? '' })}`;
}

async function profile(): Promise<Record<string, unknown>> {
  const browser = gateway.browser();
  const answer = await browser.get(await callback(browser), AS_JSON);
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('access_token')]);
  return (await browser.get('/auth/profile', bearer(answer.json<Tokens>().access_token))).json();
}

async function refused(): Promise<void> {
  const browser = gateway.browser();
  await expectFailure(gateway, browser, await callback(browser), 'provider_error');
}

const now = () => Math.floor(Date.now() / 1000);
const unsigned = (token: string) =>
  `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`;

describe('OA-19: an ID token', () => {
  it('that is good signs in', async () => {
    expect(await profile()).toMatchObject({ identities: [{ provider: 'acme', providerId: 'f-1' }] });
  });

  it.each<[string, () => JWTPayload]>([
    ['another nonce', () => ({ nonce: 'another' })],
    ['no nonce', () => ({ nonce: undefined })],
    ['another issuer', () => ({ iss: 'https://evil.example' })],
    ['the issuer with a slash', () => ({ iss: `${provider.url}/` })],
    ['another audience', () => ({ aud: 'another-client' })],
    ['several audiences without its party', () => ({ aud: ['latchkey', 'b'] })],
    ['another party', () => ({ azp: 'another-client' })],
    ['no person', () => ({ sub: undefined })],
    ['an empty person', () => ({ sub: '' })],
    ['a person of 256 characters', () => ({ sub: 'x'.repeat(256), email: 'a@b.example', name: 'A' })],
    ['a date in the past', () => ({ exp: now() - 120 })],
    ['no end', () => ({ exp: undefined })],
  ])('with %s signs nobody in', async (_name, claims) => {
    provider.say(claims());
    await refused();
  });

  it.each<[string, (token: string) => string | Promise<string>]>([
    ['no signature', unsigned],
    [
      'a foreign key',
      (token) => signed(decodeJwt(token), generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    ],
    ['the client secret', (token) => signed(decodeJwt(token), Buffer.from('s'.repeat(32)), 'HS256')],
    [
      'the public key as a secret',
      (token) => signed(decodeJwt(token), Buffer.from(provider.publicKey), 'HS256'),
    ],
    [
      'a changed payload',
      (token) =>
        token.replace(
          /\.[^.]+\./,
          `.${Buffer.from(JSON.stringify({ ...decodeJwt(token), sub: 'f-2' })).toString('base64url')}.`,
        ),
    ],
    ['no form', () => 'junk'],
  ])('signed with %s signs nobody in', async (_name, forge) => {
    provider.say(forge);
    await refused();
  });

  it('has to come', async () => {
    provider.answers['/token'] = { access_token: 'a', token_type: 'bearer' };
    await refused();
  });

  it.each(['null', '[]', '{}', '"x"', '<html>', ''])('is not %j', async (body) => {
    for (const path of ['/token', '/userinfo']) {
      provider.restore();
      provider.answers[path] = (response) => void response.end(body);
      await refused();
    }
  });
});
