import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from '../support/browser.js';
import { bearer, codeOf, PASSWORD, register, someAddress, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

/** A browser with the two cookies. */
async function signedIn(): Promise<Browser> {
  const browser = gateway.browser();
  await browser.submit('/register', { email: someAddress(), password: PASSWORD });
  return browser;
}
const FOREIGN: [string, Record<string, string>][] = [
  ['another origin', { origin: 'https://evil.example' }],
  ['an origin that hides', { origin: 'null' }],
  ['a sibling', { origin: 'http://sub.localhost' }],
  [
    'another origin, whatever the fetch metadata say',
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ],
  ['another site, by the fetch metadata', { 'sec-fetch-site': 'cross-site' }],
  ['a sibling, by the fetch metadata', { 'sec-fetch-site': 'same-site' }],
  ['nowhere in particular', {}],
];
async function expectCrossSite(answer: { status: number; headers: Headers; text: string }): Promise<void> {
  expect([answer.status, (JSON.parse(answer.text) as { code: string }).code]).toEqual([403, 'cross_site']);
  expect(answer.headers.getSetCookie()).toEqual([]);
}

describe('an unsafe request with cookies (SE-08, RF-14)', () => {
  it.each(FOREIGN)('from %s: 403, and nothing happens', async (_name, headers) => {
    const browser = await signedIn();
    const before = await browser.cookie('refresh_token');
    const send = (path: string, method: string, json?: unknown) =>
      browser.request(path, { method, json, headers });
    await expectCrossSite(await send('/auth/logout', 'POST'));
    await expectCrossSite(await send('/auth/logout-all', 'POST'));
    await expectCrossSite(await send('/auth/refresh', 'POST'));
    await expectCrossSite(await send('/auth/profile', 'PATCH', { displayName: 'x' }));
    await expectCrossSite(
      await send('/auth/password', 'POST', { currentPassword: PASSWORD, newPassword: 'quiet otter lake' }),
    );
    await expectCrossSite(await send('/auth/sessions/x', 'DELETE'));
    expect(await browser.cookie('refresh_token')).toBe(before);
    expect((await browser.get('/auth/profile')).json()).toMatchObject({ displayName: null });
  });

  it('from here works, said by Origin or by the fetch metadata', async () => {
    const browser = await signedIn();
    const fromHere: Record<string, string>[] = [{ origin: gateway.url }, { 'sec-fetch-site': 'same-origin' }];
    for (const headers of fromHere) {
      const answer = await browser.request('/auth/profile', {
        method: 'PATCH',
        json: { displayName: 'Ada' },
        headers,
      });
      expect(answer.status).toBe(200);
    }
  });

  it('does not concern a token in the header: no other site has it', async () => {
    const { access_token } = await register(gateway.browser());
    const headers = { ...bearer(access_token), origin: 'https://evil.example' };
    expect((await gateway.browser().request('/auth/logout', { method: 'POST', headers })).status).toBe(204);
  });

  it('does not concern who sends no cookie: 401, as for everybody without a token', async () => {
    const answer = await gateway.browser().request('/auth/logout', { method: 'POST' });
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_token']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });
});

describe('a refresh by cookie', () => {
  it('from here sets the successor as cookies, and answers it', async () => {
    const browser = await signedIn();
    const before = await browser.cookie('refresh_token');
    const answer = await browser.request('/auth/refresh', {
      method: 'POST',
      headers: { origin: gateway.url },
    });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { access_token, refresh_token } = answer.json<Tokens>();
    expect(refresh_token).not.toBe(before);
    expect(await browser.cookie('refresh_token')).toBe(refresh_token);
    expect(await browser.cookie('access_token')).toBe(access_token);
  });

  it('goes by the body when there is one, and leaves the cookies', async () => {
    const browser = await signedIn();
    const before = await browser.cookie('refresh_token');
    const { refresh_token: refreshToken } = await register(gateway.browser());
    const answer = await browser.post('/auth/refresh', { refreshToken });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
    expect(await browser.cookie('refresh_token')).toBe(before);
  });

  it.each(FOREIGN)('is not had with an empty token in the body, from %s', async (_name, headers) => {
    const browser = await signedIn();
    const answer = await browser.post('/auth/refresh', { refreshToken: '' }, headers);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_token']);
    // The cookie's token was not used up: later than the grace it would end the session.
    gateway.clock.advance(60);
    expect((await browser.post('/auth/refresh', {}, { origin: gateway.url })).status).toBe(200);
  });
});

describe('a form', () => {
  const credentials = { email: someAddress(), password: PASSWORD };
  const says = FOREIGN.filter(([, headers]) => Object.keys(headers).length > 0);

  it.each(says)(
    'to sign in or to register, from %s: 403 and no cookie (login CSRF)',
    async (_name, headers) => {
      for (const path of ['/login', '/register']) {
        const answer = await gateway.browser().request(path, { method: 'POST', form: credentials, headers });
        await expectCrossSite(answer);
      }
      expect(await gateway.database.collection('users').findOne({ emailKey: credentials.email })).toBeNull();
    },
  );

  it.each(FOREIGN)('to sign out, from %s: 403 and still signed in', async (_name, headers) => {
    const browser = await signedIn();
    await expectCrossSite(await browser.request('/logout', { method: 'POST', form: {}, headers }));
    const everywhere = { action: 'logout-all' };
    await expectCrossSite(await browser.request('/account', { method: 'POST', form: everywhere, headers }));
    expect((await browser.get('/auth/profile')).status).toBe(200);
  });
});
