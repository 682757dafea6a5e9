import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, HTML } from '../support/browser.js';
import { bearer, callbackUrl, codeOf, PASSWORD, register } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const page = (uri: Record<string, string> = {}) => ({ accept: HTML, ...uri });
const redirectFor = async (headers: Record<string, string>, target = '') =>
  (await gateway.browser().get(`/auth/verify${target}`, page(headers))).headers.get('x-auth-redirect');

describe('a browser without a session', () => {
  it('gets 401 and is told where to sign in, and to come back from there', async () => {
    const answer = await gateway.browser().get('/auth/verify', page({ 'x-original-uri': '/reports?year=1' }));
    const target = '/login?return_to=%2Freports%3Fyear%3D1';
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_token']);
    expect(answer.headers.get('x-auth-redirect')).toBe(target);
    expect(answer.headers.get('refresh')).toBe(`0; url=${target}`);
    expect(answer.headers.get('x-auth-error')).toBe('invalid_token');
    expect(answer.headers.get('location')).toBeNull();
  });

  it.each([
    ['nginx', { 'x-original-uri': '/a' }, ''],
    ['Traefik and Caddy', { 'x-forwarded-uri': '/a' }, ''],
    ['Envoy', {}, '/a'],
    ['Envoy, with conditions', {}, ';role=admin/a'],
  ])('comes back to the path that %s names', async (_name, headers, target) => {
    expect(await redirectFor(headers, target)).toBe('/login?return_to=%2Fa');
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/%2f%2fevil.example',
    '/auth/logout',
    '/login',
    `/${'x'.repeat(3000)}`,
    '',
  ])('comes back to this origin, whatever the header says: %s', async (uri) => {
    for (const name of ['x-original-uri', 'x-forwarded-uri']) {
      const redirect = (await redirectFor({ [name]: uri })) ?? '';
      const back = new URLSearchParams(redirect.slice('/login?'.length)).get('return_to') ?? '';
      expect(redirect).toMatch(/^\/login\?return_to=[\w%.~-]+$/);
      expect(new URL(back, gateway.url).origin).toBe(gateway.url);
      expect(back).not.toMatch(/^\/(auth|login)/);
    }
  });

  it('and no host, scheme or port that a header names gets into it', async () => {
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'gopher',
      forwarded: 'host=evil',
    };
    expect(await redirectFor({ 'x-forwarded-uri': '/a', ...headers })).toBe('/login?return_to=%2Fa');
  });

  it('signs in there and comes back', async () => {
    const { email } = await register(gateway.browser());
    const browser = gateway.browser();
    const redirect = (await browser.get('/auth/verify', page({ 'x-original-uri': '/reports' }))).headers;
    const login = await browser.get(redirect.get('x-auth-redirect') ?? '', page());
    const token = /name="form_token" value="([^"]+)"/.exec(login.text)?.[1];
    const sent = { email, password: PASSWORD, return_to: '/reports', ...(token && { form_token: token }) };
    const answer = await browser.submit('/login', sent);
    expect([answer.status, answer.location]).toEqual([303, `${gateway.url}/reports`]);
    expect((await browser.get('/auth/verify')).status).toBe(200);
  });
});

describe('nobody else is sent to sign in', () => {
  it.each([
    ['a client that takes JSON', { accept: 'application/json' }],
    ['a client that takes anything', { accept: '*/*' }],
    ['a client that does not say', {}],
    ['a bad token', { accept: HTML, authorization: 'Bearer junk' }],
    ['a bad key', { accept: HTML, 'x-api-key': 'junk' }],
  ])('%s', async (_name, headers: Record<string, string>) => {
    const answer = await gateway.browser().get('/auth/verify', headers);
    expect(answer.status).toBe(401);
    expect([answer.headers.get('x-auth-redirect'), answer.headers.get('refresh')]).toEqual([null, null]);
  });

  it('who lacks a role, because signing in again would not mend it', async () => {
    const browser = await signedIn();
    const answer = await browser.get('/auth/verify?role=admin', page());
    expect([answer.status, answer.headers.get('x-auth-redirect')]).toEqual([403, null]);
  });
});

describe('a browser whose sign-in is too old', () => {
  it('is sent to a sign-in page that shows itself, and not to and fro', async () => {
    const browser = await signedIn();
    gateway.clock.advance(61);
    const answer = await browser.get('/auth/verify?max_age=60', page({ 'x-original-uri': '/pay' }));
    const redirect = answer.headers.get('x-auth-redirect') ?? '';
    expect([answer.status, redirect]).toEqual([401, '/login?error=step_up_required&return_to=%2Fpay']);
    const login = await browser.get(redirect, page());
    expect([login.status, login.location]).toEqual([200, '']);
    expect(login.text).toContain('value="/pay"');
  });
});

describe('a pair of cookies that was renewed', () => {
  const mirrored = ({ headers }: { headers: Headers }) =>
    [1, 2].map((index) => headers.get(`x-auth-set-cookie-${index}`));

  it('is said once more, a header for each, for proxies that see one of two equal headers', async () => {
    const browser = await signedIn();
    expect(mirrored(await browser.get('/auth/verify'))).toEqual([null, null]);
    gateway.clock.advance(gateway.settings.accessTokenTtl + 1);
    const answer = await browser.get('/auth/verify');
    expect(answer.status).toBe(200);
    expect(mirrored(answer)).toEqual(answer.headers.getSetCookie());
    expect(mirrored(answer).map((line) => line?.split('=')[0])).toEqual(['access_token', 'refresh_token']);
  });

  it('goes out with a refusal, too: the one before is used up', async () => {
    const browser = await signedIn();
    gateway.clock.advance(gateway.settings.accessTokenTtl + 1);
    const answer = await browser.get('/auth/verify?role=admin');
    expect([answer.status, mirrored(answer)]).toEqual([403, answer.headers.getSetCookie()]);
    expect(answer.headers.getSetCookie().length).toBe(2);
  });

  it('is taken away when the refresh token is no good any more', async () => {
    const browser = await signedIn();
    const { access_token: token } = { access_token: (await browser.cookie('access_token')) ?? '' };
    await gateway.browser().post('/auth/logout', undefined, bearer(token));
    const answer = await browser.get('/auth/verify', page());
    expect([answer.status, mirrored(answer)]).toEqual([401, answer.headers.getSetCookie()]);
    expect(mirrored(answer).every((line) => line?.includes('Max-Age=0'))).toBe(true);
  });
});

async function signedIn(): Promise<Browser> {
  const browser = gateway.browser();
  await browser.get(await callbackUrl(browser, 'google-gmail'), page());
  return browser;
}
