import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { consent } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import {
  AS_JSON,
  consented,
  cookiesSet,
  expectFailure,
  expectRefusal,
  stored,
  withQuery,
} from './outcomes.js';

const SCRIPT = '<script>alert(1)</script>';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.sandbox.reset());

describe.each(['google', 'github'] as const)('what comes back from %s', (provider) => {
  const tokenCalls = () => gateway.sandbox.calls.count(provider, 'token');

  it.each(['https://evil.example', '', 'https://accounts.google.com.evil.example'])(
    'OA-09: an answer with the iss %j fails, and its code goes nowhere',
    async (iss) => {
      const browser = gateway.browser();
      const url = await consented(browser, provider);
      await expectFailure(gateway, browser, withQuery(url, { iss }), 'provider_error');
      expect(tokenCalls()).toBe(0);
      await expectFailure(gateway, browser, url.href, 'invalid_state');
    },
  );

  it('OA-09: an answer without iss is taken, since state and redirect_uri name the provider', async () => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    expect((await browser.get(withQuery(url, { iss: undefined }), AS_JSON)).status).toBe(200);
  });

  it('CB-01: a person who says no sees that, and the attempt is used up', async () => {
    const browser = gateway.browser();
    const start = await browser.get(`/auth/${provider}`);
    const denied = new URL(await consent(browser, start.location, { fault: 'deny' }));
    await expectFailure(gateway, browser, denied.href, 'access_denied');
    await expectFailure(gateway, browser, denied.href, 'invalid_state');
    expect(tokenCalls()).toBe(0);
  });

  it.each([
    ['server_error', 'provider_error'],
    ['temporarily_unavailable', 'provider_unavailable'],
    ['invalid_scope', 'provider_error'],
    [SCRIPT, 'provider_error'],
    ['link_required', 'provider_error'],
    ['__proto__', 'provider_error'],
  ] as const)('the error %s is %s, with nothing of it said', async (error, code) => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    const failed = { code: undefined, error, error_description: SCRIPT, error_uri: 'javascript:alert(1)' };
    const answer = await expectFailure(gateway, browser, withQuery(url, failed), code);
    expect(answer.text).not.toMatch(/alert|script/);
    expect(tokenCalls()).toBe(0);
  });

  it('an error beside a code wins over the code', async () => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    await expectFailure(gateway, browser, withQuery(url, { error: 'access_denied' }), 'access_denied');
    expect(tokenCalls()).toBe(0);
  });

  it.each([{ code: undefined }, { code: '' }, { code: 'x'.repeat(10_000) }])(
    'neither a usable code nor an error: %#',
    async (change) => {
      const browser = gateway.browser();
      const url = await consented(browser, provider);
      await expectFailure(gateway, browser, withQuery(url, change), 'invalid_state');
      expect(tokenCalls()).toBe(0);
    },
  );

  it('CB-02: a forged error without state changes nothing and is not echoed', async () => {
    const browser = gateway.browser();
    const query = new URLSearchParams({ error: 'server_error', error_description: SCRIPT });
    const answer = await expectFailure(
      gateway,
      browser,
      `/auth/${provider}/callback?${query}`,
      'invalid_state',
    );
    expect(answer.text).not.toContain('alert');
  });

  it('CB-02: nor in a browser, on the way or on the page it leads to', async () => {
    const browser = gateway.browser();
    const before = await stored(gateway);
    const query = new URLSearchParams({ error: SCRIPT, error_description: SCRIPT, state: SCRIPT });
    const answer = await browser.get(`/auth/${provider}/callback?${query}`, { accept: HTML });
    expect([answer.status, answer.location]).toEqual([302, `${gateway.url}/login?error=invalid_state`]);
    const page = await browser.get(answer.location, { accept: HTML });
    expect([page.status, page.text.includes('alert(1)')]).toEqual([200, false]);
    expect(page.text).toContain('This sign-in has expired');
    expect(cookiesSet(answer)).toEqual([]);
    expect(await stored(gateway)).toEqual(before);
    expect(gateway.log.join('')).not.toContain('alert(1)');
  });

  it('a code that the provider does not know fails, with one question asked', async () => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    await expectFailure(gateway, browser, withQuery(url, { code: 'made-up' }), 'provider_error');
    expect(tokenCalls()).toBe(1);
  });
});

it('SE-14: the sign-in page shows its own words for whatever a link says', async () => {
  for (const error of [SCRIPT, 'constructor', '__proto__', 'toString']) {
    const query = new URLSearchParams({ error, error_description: SCRIPT, error_uri: 'javascript:alert(1)' });
    const page = await gateway.browser().get(`/login?${query}`, { accept: HTML });
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/alert\(1\)|function|\[object/);
    expect(page.text).toContain('Something went wrong on our side');
  }
});

it('CB-01: a failed sign-in leaves the signed-in person signed in', async () => {
  const browser = gateway.browser();
  const url = await consented(browser, 'google');
  expect((await browser.get(url.href, { accept: HTML })).status).toBe(302);
  expectRefusal(await browser.get('/auth/github/callback?code=x&state=y', AS_JSON), 'invalid_state');
  expect((await browser.get('/auth/profile')).status).toBe(200);
});
