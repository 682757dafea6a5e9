import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AS_JSON } from '../handshake/outcomes.js';
import { HTML } from '../support/browser.js';
import { bearer, claimsOf, type Tokens } from '../support/journeys.js';
import { callbackOf, type Pair, startPair } from './journeys.js';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
  Object.assign(pair.provider.people, {
    'acme-1': { email: 'ann@acme.example', email_verified: true, name: 'Ann' },
    'acme-2': { email: 'bob@acme.example', email_verified: false, name: 'Bob' },
    'acme-3': {},
  });
});
afterAll(() => pair.stop());

async function tokensOf(person: string): Promise<Tokens> {
  const browser = pair.gateway.browser();
  const answer = await browser.get((await callbackOf(browser, person)).href, AS_JSON);
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('access_token')]);
  return answer.json<Tokens>();
}

const profileOf = async (person: string) => {
  const { access_token: token } = await tokensOf(person);
  return (await pair.gateway.browser().get('/auth/profile', bearer(token))).json<Record<string, unknown>>();
};

describe('a provider of OIDC_PROVIDERS', () => {
  it('is listed, and has a button', async () => {
    const browser = pair.gateway.browser();
    const acme = { id: 'acme', name: 'Acme', startUrl: '/auth/acme' };
    expect((await browser.get('/auth/providers')).json()).toContainEqual(acme);
    expect((await browser.get('/login', { accept: HTML })).text).toContain('href="/auth/acme"');
  });

  it('starts with state, nonce and S256, new ones each time, and forwards nothing of the caller', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(async () => {
        const start = await pair.gateway.browser().get('/auth/acme?scope=all&prompt=none&login_hint=x');
        return Object.fromEntries(new URL(start.location).searchParams);
      }),
    );
    const secret = expect.stringMatching(/^[\w-]{32,}$/);
    expect(one).toEqual({
      response_type: 'code',
      client_id: 'latchkey',
      redirect_uri: `${pair.gateway.url}/auth/acme/callback`,
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      code_challenge: secret,
      state: secret,
      nonce: secret,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(one?.[name]).not.toBe(other?.[name]);
  });

  it('signs a person in, the same one each time', async () => {
    const [first, second] = [await tokensOf('acme-1'), await tokensOf('acme-1')];
    const claims = claimsOf(first.access_token);
    expect(claims).toMatchObject({ amr: ['acme'] });
    expect(claimsOf(second.access_token)['sub']).toBe(claims['sub']);
    expect(await profileOf('acme-1')).toMatchObject({
      email: 'ann@acme.example',
      emailVerified: true,
      displayName: 'Ann',
      identities: [{ provider: 'acme', providerId: 'acme-1' }],
    });
    expect(await pair.gateway.database.collection('users').countDocuments()).toBe(1);
  });

  it('leads a browser to its account', async () => {
    const browser = pair.gateway.browser();
    const answer = await browser.get((await callbackOf(browser, 'acme-1')).href, { accept: HTML });
    expect([answer.status, answer.location]).toEqual([302, `${pair.gateway.url}/account`]);
  });

  it('takes an address that is not verified, or none, for what it is', async () => {
    expect(await profileOf('acme-2')).toMatchObject({ email: 'bob@acme.example', emailVerified: false });
    expect(await profileOf('acme-3')).toMatchObject({ email: null, emailVerified: false, displayName: null });
  });

  it('reads its metadata and its keys once', async () => {
    await tokensOf('acme-1');
    const count = (path: string) => pair.provider.calls.filter((call) => call === path).length;
    expect([count('/.well-known/openid-configuration'), count('/jwks')]).toEqual([1, 1]);
  });
});
