import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HTML, type Step } from '../support/browser.js';
import { bearer, callbackUrl, PASSWORD, register, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const APP = 'https://app.example.com';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { CORS_ORIGINS: `${APP},https://admin.example.com` } });
});
afterAll(() => gateway.stop());

const get = (path: string, headers: Record<string, string> = {}) => gateway.browser().get(path, headers);

const somebody = () => ({ email: someAddress(), password: PASSWORD });

/** Something that nobody thought of: the database takes no new user. */
async function broken(ask: () => Promise<Step>): Promise<Step> {
  const rule = (validator: object) => gateway.database.db?.command({ collMod: 'users', validator });
  await rule({ neverThere: { $exists: true } });
  try {
    return await ask();
  } finally {
    await rule({});
  }
}

/** One answer of each kind, by what it is. */
const ANSWERS: Record<string, () => Promise<Step>> = {
  '200 page': () => get('/login', { accept: HTML }),
  '200 JSON': () => get('/auth/providers'),
  '200 style sheet': () => get('/assets/pico.min.css'),
  '302 redirect': () => get('/auth/google'),
  '302 sign in first': () => get('/account', { accept: HTML }),
  '302 failed callback': () => get('/auth/google/callback?code=x&state=x', { accept: HTML }),
  '400 problem': () => get('/auth/google?redirect_uri=https://evil.example/'),
  '400 bad escape': () => get('/auth/%E0%A4%A'),
  '401 problem': () => get('/auth/profile'),
  '404 problem': () => get('/nowhere'),
  '404 page': () => get('/nowhere', { accept: HTML }),
  '413 problem': () => gateway.browser().post('/auth/login', { email: 'x'.repeat(110_000) }),
  '415 problem': () => gateway.browser().request('/auth/login', { method: 'POST', body: 'x' }),
  '303 redirect': () => gateway.browser().submit('/logout', {}),
  '404 page of a provider': () => get('/auth/nobody', { accept: HTML }),
  '413 page': () => gateway.browser().submit('/login', { email: 'x'.repeat(110_000) }),
  '500 problem': () => broken(() => gateway.browser().post('/auth/register', somebody())),
  '500 page': () => broken(() => gateway.browser().submit('/register', somebody())),
  '502 problem': async () => {
    const browser = gateway.browser();
    const callback = await callbackUrl(browser, 'google-gmail');
    gateway.sandbox.respondWith('google', 'token', { status: 500, body: 'secret-words' }, { times: 1 });
    return browser.get(callback, { accept: 'application/json' });
  },
};
const kinds = Object.entries(ANSWERS);

describe('every answer', () => {
  it.each(kinds)(
    '%s: has the status, an id, and headers that keep a browser safe (SE-11)',
    async (name, ask) => {
      const { status, headers } = await ask();
      expect(status).toBe(Number(name.slice(0, 3)));
      expect(headers.get('x-request-id')).toMatch(/^[\w.-]{8,64}$/);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  it.each(kinds.filter(([name]) => name.includes('problem') || name.includes('escape')))(
    '%s: is problem+json with a code of the list, and nothing of its cause',
    async (name, ask) => {
      const { headers, text, json } = await ask();
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(headers.get('cache-control')).toBe('no-store');
      const word = expect.stringMatching(/./);
      expect(json()).toMatchObject({
        type: expect.stringMatching(/^urn:latchkey:problem:/),
        title: word,
        status: Number(name.slice(0, 3)),
        detail: word,
        code: expect.stringMatching(/^[a-z_]+$/),
        requestId: headers.get('x-request-id'),
      });
      expect(text).not.toMatch(/node_modules|\bat .*:\d+:\d+|Mongo|Error:|secret-words|<html/);
    },
  );
});

describe('the id of a request', () => {
  it('is the proxy\u2019s when it is harmless, and its own otherwise', async () => {
    expect((await get('/nowhere', { 'x-request-id': 'proxy-0123456789' })).headers.get('x-request-id')).toBe(
      'proxy-0123456789',
    );
    for (const sent of ['short', 'x'.repeat(65), '<script>alert(1)</script>', 'a b c d e f g h']) {
      const answer = await get('/nowhere', { 'x-request-id': sent });
      expect(answer.headers.get('x-request-id')).not.toBe(sent);
      expect(answer.text).not.toContain(sent);
    }
  });

  it('is another one each time, and is in the log', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map(async () => (await get('/nowhere')).headers.get('x-request-id')),
    );
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(gateway.log.some((line) => line.includes(String(id)))).toBe(true);
  });
});

describe('a path that a query or an address names', () => {
  it('is never echoed, and opens no file (HT-07)', async () => {
    for (const path of [
      '/%3Cscript%3Ealert(1)',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/.git/config',
      '/.env',
      '/assets/.%00',
    ]) {
      const answer = await get(path, { accept: HTML });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.text).not.toMatch(/alert\(1\)|dependencies/);
    }
  });
});

describe('other origins (SE-10)', () => {
  const PREFLIGHT = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type',
  };

  it.each([
    'https://evil.example',
    'null',
    `${APP}.evil.example`,
    'https://evilapp.example.com',
    'http://app.example.com',
    `${APP}:8443`,
  ])('%s reads nothing', async (origin) => {
    const { access_token } = await register(gateway.browser());
    const answer = await get('/auth/profile', { origin, ...bearer(access_token) });
    const preflight = await gateway
      .browser()
      .request('/auth/login', { method: 'OPTIONS', headers: { origin, ...PREFLIGHT } });
    for (const { headers } of [answer, preflight]) {
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('vary')).toMatch(/origin/i);
    }
  });

  it.each([APP, 'https://admin.example.com'])(
    '%s is listed and reads, also what went wrong',
    async (origin) => {
      for (const answer of [
        await get('/auth/providers', { origin }),
        await get('/auth/profile', { origin }),
      ]) {
        expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
        expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
        expect(answer.headers.get('vary')).toMatch(/origin/i);
      }
      const preflight = await gateway
        .browser()
        .request('/auth/login', { method: 'OPTIONS', headers: { origin, ...PREFLIGHT } });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    },
  );
});
