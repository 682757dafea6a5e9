import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, HTML, type Step } from '../support/browser.js';
import { PASSWORD, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const tokenIn = (page: Step) => /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
const open = (browser: Browser, path: string) => browser.get(path, { accept: HTML });

/** As a browser that says nothing of where a form comes from. */
const silently = (browser: Browser, path: string, form: Record<string, string>, headers = {}) =>
  browser.request(path, { method: 'POST', form, headers: { accept: HTML, ...headers } });

async function signedIn(): Promise<Browser> {
  const browser = gateway.browser();
  await browser.submit('/register', { email: someAddress(), password: PASSWORD });
  return browser;
}

describe('a browser that sends neither Origin nor Fetch Metadata', () => {
  it.each([{}, { origin: 'null' }])('is believed by the token of its own page (%j)', async (headers) => {
    const browser = await signedIn();
    const form_token = tokenIn(await open(browser, '/account'));
    const form = { action: 'profile', displayName: 'Ada', form_token };
    const sent = await silently(browser, '/account', form, headers);
    expect([sent.status, sent.location]).toEqual([303, `${gateway.url}/account?done=profile`]);
  });

  it.each([
    ['no token', async () => ''],
    ['a made-up one', async () => 'A'.repeat(43)],
    ['one of another browser', async () => tokenIn(await open(gateway.browser(), '/login'))],
  ])('is refused with %s', async (_name, token) => {
    const browser = await signedIn();
    await open(browser, '/account');
    const form = { action: 'profile', displayName: 'Mallory', form_token: await token() };
    expect((await silently(browser, '/account', form)).status).toBe(403);
    expect((await browser.get('/auth/profile')).json()).toMatchObject({ displayName: null });
  });

  it('signs in and registers by it, and not without once it was shown the form (login CSRF)', async () => {
    for (const path of ['/register', '/login']) {
      const browser = gateway.browser();
      const form_token = tokenIn(await open(browser, path));
      const account = { email: someAddress(), password: PASSWORD };
      if (path === '/login') await gateway.browser().post('/auth/register', account);
      expect((await silently(browser, path, account)).status).toBe(403);
      expect((await silently(browser, path, { ...account, form_token })).status).toBe(303);
    }
  });
});

describe('the token', () => {
  it('never outweighs what the browser says', async () => {
    const browser = await signedIn();
    const form_token = tokenIn(await open(browser, '/account'));
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const sent = await silently(browser, '/account', { action: 'logout-all', form_token }, headers);
      expect(sent.status).toBe(403);
    }
    expect((await browser.get('/auth/profile')).status).toBe(200);
  });

  it('stays the same in a browser, so that two tabs and a page from yesterday go on working', async () => {
    const browser = gateway.browser();
    const first = tokenIn(await open(browser, '/login'));
    const again = await open(browser, '/register');
    expect(tokenIn(again)).toBe(first);
    expect(again.headers.getSetCookie()).toEqual([]);
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(first).not.toBe(await browser.cookie('form'));
  });

  it('sent twice, or as anything else, is no token', async () => {
    const browser = await signedIn();
    const token = tokenIn(await open(browser, '/account'));
    const body = `action=logout-all&form_token=${token}&form_token=${token}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: HTML };
    expect((await browser.request('/account', { method: 'POST', body, headers })).status).toBe(403);
  });
});

describe('with cookies switched off', () => {
  it.each(['/login', '/register'])('%s says so, instead of signing in for nothing', async (path) => {
    const form_token = tokenIn(await open(gateway.browser(), path));
    const email = someAddress();
    const sent = await gateway.browser().submit(path, { email, password: PASSWORD, form_token });
    expect([sent.status, sent.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(sent.text).toContain('Cookies are switched off');
    expect(await gateway.database.collection('users').countDocuments({ emailKey: email })).toBe(0);
  });
});
