import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { callbackUrl, codeOf } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { AS_JSON, expectFailure, somebody, withQuery, consented } from './outcomes.js';

const CHALLENGE = createHash('sha256').update('v'.repeat(43)).digest('base64url');
const APP = 'https://app.example/done';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { REDIRECT_URIS: APP, TRUST_PROXY: '1' } });
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.sandbox.reset());

/** The authorization request that a start leads to. */
async function authorization(path: string, headers: Record<string, string> = {}): Promise<URL> {
  const start = await gateway.browser().get(path, headers);
  expect(start.status).toBe(302);
  return new URL(start.location);
}

describe.each(['google', 'github'] as const)('the start of a sign-in at %s', (provider) => {
  it('OA-10: goes to the provider with state and an S256 challenge, and with no verifier', async () => {
    const { searchParams: sent, origin, pathname } = await authorization(`/auth/${provider}`);
    expect(`${origin}${pathname}`).toBe(gateway.settings.providers[provider]?.authorizationUrl);
    expect(sent.get('code_challenge_method')).toBe('S256');
    expect(sent.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(sent.get('state')).toMatch(/^[\w-]{43}$/);
    expect(sent.has('code_verifier')).toBe(false);
    expect(sent.has('nonce')).toBe(provider === 'google');
  });

  it('OA-10: the verifier of the token call fits the challenge, and both are new each time', async () => {
    const challenges: unknown[] = [];
    for (let flow = 0; flow < 2; flow += 1) {
      const browser = gateway.browser();
      await browser.get((await consented(browser, provider)).href, AS_JSON);
    }
    const { calls } = gateway.sandbox;
    for (const [index, { body, method, url }] of calls.of(provider, 'token').entries()) {
      const asked = new URL(calls.of(provider, 'authorize')[index]?.url ?? '', gateway.url).searchParams;
      const verifier = String(body['code_verifier']);
      expect(verifier).toMatch(/^[\w.~-]{43,128}$/);
      expect(createHash('sha256').update(verifier).digest('base64url')).toBe(asked.get('code_challenge'));
      expect([method, new URL(url, gateway.url).search]).toEqual(['POST', '']);
      expect(gateway.log.join()).not.toContain(verifier);
      challenges.push(asked.get('code_challenge'), verifier, asked.get('state'));
    }
    expect(new Set(challenges).size).toBe(6);
  });

  it('OA-11: a stolen code is worth nothing in a flow of the thief', async () => {
    const [victim, thief] = [gateway.browser(), gateway.browser()];
    const stolen = (await consented(victim, provider)).searchParams.get('code') ?? '';
    const own = await consented(thief, provider);
    await expectFailure(gateway, thief, withQuery(own, { code: stolen }), 'provider_error');
  });

  it.each([
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }],
    ['Forwarded', { forwarded: 'host=evil.example;proto=https' }],
    ['X-Original-Host', { 'x-original-host': 'evil.example', 'x-forwarded-server': 'evil.example' }],
  ])('OA-17: %s does not move the redirect_uri', async (_name, headers) => {
    const { searchParams } = await authorization(`/auth/${provider}`, headers);
    expect(searchParams.get('redirect_uri')).toBe(`${gateway.url}/auth/${provider}/callback`);
  });

  it('OA-17: nor does Host', async () => {
    // node:http, because fetch sends the Host of the URL whatever it is told.
    const start = get(`${gateway.url}/auth/${provider}`, { headers: { host: 'evil.example' } });
    const [answer] = (await once(start, 'response')) as [IncomingMessage];
    answer.resume();
    const { searchParams } = new URL(answer.headers.location ?? '');
    expect(searchParams.get('redirect_uri')).toBe(`${gateway.url}/auth/${provider}/callback`);
  });

  it('OA-18: nothing of the query goes on to the provider', async () => {
    const smuggled =
      'scope=repo&login_hint=victim%40example.com&login=victim&prompt=none&client_id=x&response_type=token&state=fixed' +
      '&nonce=fixed&code_challenge=fixed&hd=evil.example&access_type=offline&include_granted_scopes=true&allow_signup=1' +
      '&response_mode=fragment&callbackURL=https%3A%2F%2Fevil.example&code=1&error=1';
    const plain = (await authorization(`/auth/${provider}`)).searchParams;
    const sent = (await authorization(`/auth/${provider}?${smuggled}`)).searchParams;
    const steady = (query: URLSearchParams) =>
      [...query].filter(([name]) => !['state', 'nonce', 'code_challenge'].includes(name));
    expect([...sent.keys()]).toEqual([...plain.keys()]);
    expect(steady(sent)).toEqual(steady(plain));
    expect(sent.toString()).not.toMatch(/fixed|evil|victim/);
  });

  it("OA-18: an app's own state, challenge and redirect_uri stay here", async () => {
    const query = `redirect_uri=${encodeURIComponent(APP)}&state=app-state&code_challenge=${CHALLENGE}&code_challenge_method=S256`;
    const sent = (await authorization(`/auth/${provider}?${query}`)).searchParams;
    expect(sent.get('redirect_uri')).toBe(`${gateway.url}/auth/${provider}/callback`);
    expect(sent.toString()).not.toContain('app-state');
    expect(sent.get('code_challenge')).not.toBe(CHALLENGE);
  });

  const app = { redirect_uri: APP, state: 's', code_challenge: CHALLENGE, code_challenge_method: 'S256' };
  it.each([
    ['an unlisted redirect_uri', { ...app, redirect_uri: 'https://evil.example/done' }],
    ['a longer redirect_uri', { ...app, redirect_uri: `${APP}/more` }],
    ['a redirect_uri with a query of its own', { ...app, redirect_uri: `${APP}?x=1` }],
    ['a redirect_uri in another case', { ...app, redirect_uri: APP.toUpperCase() }],
    ['an empty redirect_uri', { ...app, redirect_uri: '' }],
    ['no code_challenge', { redirect_uri: APP, code_challenge_method: 'S256' }],
    ['no method', { redirect_uri: APP, code_challenge: CHALLENGE }],
    ['the method plain', { ...app, code_challenge_method: 'plain' }],
    ['a challenge that is none', { ...app, code_challenge: 'short' }],
  ])('%s is 400 and no redirect, in a browser too', async (_name, query) => {
    const path = `/auth/${provider}?${new URLSearchParams(query)}`;
    for (const accept of [AS_JSON.accept, HTML]) {
      const answer = await gateway.browser().get(path, { accept });
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
      expect(answer.text).not.toContain('evil.example');
    }
  });

  it('a redirect_uri that comes twice is 400', async () => {
    const query = `${new URLSearchParams(app)}&redirect_uri=${encodeURIComponent('https://evil.example')}`;
    const answer = await gateway.browser().get(`/auth/${provider}?${query}`, AS_JSON);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
  });

  it('OA-21: is a redirect and no session: whoever has only started is nobody', async () => {
    const browser = gateway.browser();
    const started = await browser.get(`/auth/${provider}`, { 'sec-fetch-site': 'cross-site' });
    expect(started.headers.getSetCookie().map((line) => line.split('=')[0])).toEqual(['flow']);
    expect((await browser.get('/auth/profile')).status).toBe(401);
    await callbackUrl(browser, somebody[provider]);
    expect((await browser.get('/auth/profile')).status).toBe(401);
  });
});

it.each(['nobody', 'Google', '__proto__', 'constructor', 'google%00', 'a'.repeat(300)])(
  'there is no provider %s, at the start or at the callback',
  async (name) => {
    const browser = gateway.browser();
    const start = await browser.get(`/auth/${name}`, AS_JSON);
    expect([start.status, codeOf(start)]).toEqual([404, 'unknown_provider']);
    const page = await browser.get(`/auth/${name}`, { accept: HTML });
    expect([page.status, page.headers.get('location')]).toEqual([404, null]);
    await expectFailure(gateway, browser, `/auth/${name}/callback?code=a&state=b`, 'unknown_provider');
  },
);
