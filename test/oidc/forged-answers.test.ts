import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, type JWTPayload } from 'jose';
import { ForgingPair } from './forging-pair.js';
import { type ForgingProvider, signed } from './forging-provider.js';

let pair: ForgingPair;
let provider: ForgingProvider;
beforeAll(async () => {
  pair = await ForgingPair.start();
  provider = pair.provider;
});
beforeEach(() => provider.restore());
afterAll(() => pair.stop());

const now = () => Math.floor(Date.now() / 1000);
const unsigned = (token: string) =>
  `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`;

describe('OA-19: an ID token', () => {
  it('that is good signs in', async () => {
    expect(await pair.profile()).toMatchObject({ identities: [{ provider: 'acme', providerId: 'f-1' }] });
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
    await pair.expectRefused();
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
    await pair.expectRefused();
  });

  it('has to come', async () => {
    provider.answers['/token'] = { access_token: 'a', token_type: 'bearer' };
    await pair.expectRefused();
  });

  it.each(['null', '[]', '{}', '"x"', '<html>', ''])('is not %j', async (body) => {
    for (const path of ['/token', '/userinfo']) {
      provider.restore();
      provider.answers[path] = (response) => void response.end(body);
      await pair.expectRefused();
    }
  });
});
