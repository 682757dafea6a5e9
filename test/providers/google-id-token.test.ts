import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { IdTokenMutation } from '../../src/sandbox/id-tokens.js';
import { callbackUrl, codeOf, signIn } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.sandbox.reset());
afterAll(() => gateway.stop());

const seconds = () => Math.floor(gateway.clock.now() / 1000);
const claim =
  (changes: Record<string, unknown>): IdTokenMutation =>
  (draft) =>
    void Object.assign(draft.claims, changes);

async function attempt(): Promise<[number, string, number]> {
  const browser = gateway.browser();
  const answer = await browser.get(await callbackUrl(browser, 'google-workspace'), {
    accept: 'application/json',
  });
  return [answer.status, codeOf(answer), await gateway.database.collection('users').countDocuments()];
}

describe("Google's ID token", () => {
  it('goes with a nonce of its own for each attempt', async () => {
    await signIn(gateway.browser(), 'google-gmail');
    await signIn(gateway.browser(), 'google-gmail');
    const nonces = gateway.sandbox.calls
      .of('google', 'authorize')
      .map(({ url }) => new URL(url, gateway.url).searchParams.get('nonce'));
    expect(new Set(nonces.filter(Boolean)).size).toBe(2);
    await gateway.database.collection('users').deleteMany({});
  });

  const wrong: [string, IdTokenMutation][] = [
    ['another nonce', claim({ nonce: 'somebody-elses' })],
    ['no nonce', (draft) => void delete draft.claims['nonce']],
    ['another audience', claim({ aud: 'another-client' })],
    [
      'several audiences without its party',
      (draft) => void Object.assign(draft.claims, { aud: [draft.claims['aud'], 'b'], azp: undefined }),
    ],
    ['another party', claim({ azp: 'another-client' })],
    ['another issuer', claim({ iss: 'https://evil.example' })],
    ['another person', claim({ sub: '999' })],
    ['no person', (draft) => void delete draft.claims['sub']],
    ['a date in the past', (draft) => void Object.assign(draft.claims, { exp: seconds() - 120 })],
    ['no signature', (draft) => void (draft.signature = 'none')],
    ['a foreign signature', (draft) => void (draft.signature = 'wrong-key')],
    ['the public key as a shared secret', (draft) => void (draft.signature = 'public-key-as-secret')],
    ['a changed payload', (draft) => void (draft.signature = 'tampered')],
    ['no form of a token', () => 'junk'],
  ];
  it.each(wrong)('with %s signs nobody in', async (_name, mutation) => {
    gateway.sandbox.mutateIdToken(mutation);
    expect(await attempt()).toEqual([502, 'provider_error', 0]);
  });

  it('whose keys cannot be had signs nobody in', async () => {
    const fresh = await startGateway();
    fresh.sandbox.respondWith('google', 'certs', { status: 500, body: 'no' });
    const browser = fresh.browser();
    const answer = await browser.get(await callbackUrl(browser, 'google-workspace'), {
      accept: 'application/json',
    });
    expect([answer.status, codeOf(answer)]).toEqual([502, 'provider_error']);
    await fresh.stop();
  });
});
