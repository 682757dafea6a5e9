import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, HTML, type Step } from '../support/browser.js';
import { bearer, PASSWORD, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

/** A browser whose access cookie has expired, and whose refresh cookie is good. */
async function returning(): Promise<Browser> {
  const browser = gateway.browser();
  await browser.submit('/register', { email: someAddress(), password: PASSWORD });
  gateway.clock.advance(700);
  return browser;
}
const cookies = async (browser: Browser) => [
  await browser.cookie('access_token'),
  await browser.cookie('refresh_token'),
];

const tokenLines = (answer: Step) =>
  answer.headers.getSetCookie().filter((line) => /^(access|refresh)_token=/.test(line));

describe('an expired access cookie with a good refresh cookie just works', () => {
  it.each([
    ['/auth/profile', {}],
    ['/auth/sessions', {}],
    ['/account', { accept: HTML }],
    ['/', { accept: HTML }],
  ])('on %s, and the answer carries both new cookies', async (path, headers: Record<string, string>) => {
    const browser = await returning();
    const before = await cookies(browser);
    const answer = await browser.get(path, headers);
    expect(answer.status).toBe(200);
    expect(tokenLines(answer)).toHaveLength(2);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const after = await cookies(browser);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    const next = await browser.get('/auth/profile');
    expect([next.status, next.headers.getSetCookie()]).toEqual([200, []]);
  });

  it('also when the browser has thrown the expired one away', async () => {
    const browser = await returning();
    const refreshCookie = String(await browser.cookie('refresh_token'));
    const answer = await gateway.browser().get('/auth/profile', { cookie: `refresh_token=${refreshCookie}` });
    expect(answer.status).toBe(200);
  });

  it('for ten requests at once, which all get the same refresh cookie', async () => {
    const browser = await returning();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        index % 2 ? browser.get('/auth/profile') : browser.get('/account', { accept: HTML }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const lines = answers
      .flatMap(({ headers }) => headers.getSetCookie())
      .filter((line) => line.startsWith('refresh'));
    expect(new Set(lines.map((line) => line.split(';')[0])).size).toBe(1);
    gateway.clock.advance(700);
    expect((await browser.get('/auth/profile')).status).toBe(200);
  });

  it('for a change from our own page', async () => {
    const browser = await returning();
    const headers = { origin: gateway.url };
    const answer = await browser.request('/auth/profile', {
      method: 'PATCH',
      json: { displayName: 'Ada' },
      headers,
    });
    expect([answer.status, answer.headers.getSetCookie().length]).toEqual([200, 2]);
  });

  it('for signing out: the session is over, and no new cookie stays', async () => {
    const browser = await returning();
    const refreshToken = await browser.cookie('refresh_token');
    expect((await browser.submit('/logout', {})).status).toBe(303);
    expect(await cookies(browser)).toEqual([undefined, undefined]);
    gateway.clock.advance(11);
    expect((await gateway.browser().post('/auth/refresh', { refreshToken })).status).toBe(401);
  });
});

describe('nothing is renewed', () => {
  it('for an expired token in the header, whatever cookies come with it', async () => {
    const browser = await returning();
    const answer = await browser.get('/auth/profile', bearer(String(await browser.cookie('access_token'))));
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []]);
  });

  it('when the session is over: 401, the page leads to the sign-in, the cookies go', async () => {
    const browser = await returning();
    await gateway.database.collection('sessions').deleteMany({});
    const [access, refresh] = await cookies(browser);
    const page = await gateway
      .browser()
      .get('/account', { accept: HTML, cookie: `access_token=${access}; refresh_token=${refresh}` });
    expect([page.status, page.location]).toEqual([302, `${gateway.url}/login?return_to=%2Faccount`]);
    expect((await browser.get('/auth/profile')).status).toBe(401);
    expect(await cookies(browser)).toEqual([undefined, undefined]);
  });

  it('by a token that is no refresh token', async () => {
    const browser = await returning();
    const access = String(await browser.cookie('access_token'));
    const answer = await gateway.browser().get('/auth/profile', { cookie: `refresh_token=${access}` });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []]);
  });
});
