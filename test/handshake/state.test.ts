import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { AS_JSON, consented, cookiesSet, expectFailure, stored, withQuery } from './outcomes.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.sandbox.reset());

describe.each(['google', 'github'] as const)('the state of a sign-in at %s', (provider) => {
  const tokenCalls = () => gateway.sandbox.calls.count(provider, 'token');

  it('OA-01: a callback that nobody started fails, and asks the provider nothing', async () => {
    const url = `/auth/${provider}/callback?code=attacker&state=x`;
    await expectFailure(gateway, gateway.browser(), url, 'invalid_state');
    expect(tokenCalls()).toBe(0);
  });

  it('OA-01: is led to the sign-in page in a browser', async () => {
    const answer = await gateway
      .browser()
      .get(`/auth/${provider}/callback?code=attacker&state=x`, { accept: HTML });
    expect([answer.status, answer.location]).toEqual([302, `${gateway.url}/login?error=invalid_state`]);
    expect(cookiesSet(answer)).toEqual([]);
  });

  it('OA-02: of another browser fails, and the flow of its own browser goes on', async () => {
    const victim = gateway.browser();
    const attacker = gateway.browser();
    const url = await consented(victim, provider);
    await consented(attacker, provider);
    await expectFailure(gateway, attacker, url.href, 'invalid_state');
    expect(tokenCalls()).toBe(0);
    expect((await victim.get(url.href, AS_JSON)).status).toBe(200);
  });

  it.each([
    ['missing', (url: URL) => withQuery(url, { state: undefined })],
    ['empty', (url: URL) => withQuery(url, { state: '' })],
    [
      'one character short',
      (url: URL) => withQuery(url, { state: `${url.searchParams.get('state')}`.slice(1) }),
    ],
    ['sent twice', (url: URL) => `${url.href}&state=${url.searchParams.get('state')}`],
    ['an array', (url: URL) => url.href.replace('state=', 'state[]=')],
    ['an operator', (url: URL) => url.href.replace('state=', 'state[$ne]=')],
    ['an endless text', (url: URL) => withQuery(url, { state: 'x'.repeat(5000) })],
  ])('OA-03: %s fails and does not use the attempt up', async (_name, change) => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    await expectFailure(gateway, browser, change(url), 'invalid_state');
    expect(tokenCalls()).toBe(0);
    expect((await browser.get(url.href, AS_JSON)).status).toBe(200);
  });

  it('OA-03: in another case fails', async () => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    const state = `${url.searchParams.get('state')}`;
    const swapped = /[a-z]/.test(state) ? state.toUpperCase() : state.toLowerCase();
    await expectFailure(gateway, browser, withQuery(url, { state: swapped }), 'invalid_state');
  });

  it('OA-04: works once', async () => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    expect((await browser.get(url.href, AS_JSON)).status).toBe(200);
    await expectFailure(gateway, browser, url.href, 'invalid_state');
    expect(tokenCalls()).toBe(1);
  });

  it('OA-05: of twenty callbacks at once one is taken: one token call, one session', async () => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    const before = await stored(gateway);
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.get(url.href, AS_JSON)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array<number>(19).fill(400)]);
    expect(tokenCalls()).toBe(1);
    expect((await stored(gateway))['sessions']).toBe((before['sessions'] ?? 0) + 1);
  });

  it('OA-06: two tabs finish both, the first one last', async () => {
    const browser = gateway.browser();
    const [first, second] = [await consented(browser, provider), await consented(browser, provider)];
    expect((await browser.get(second.href, AS_JSON)).status).toBe(200);
    expect((await browser.get(first.href, AS_JSON)).status).toBe(200);
  });

  it('OA-06: eight tabs of a browser that has its cookie start and finish at once', async () => {
    const browser = gateway.browser();
    await browser.get(`/auth/${provider}`);
    const urls = await Promise.all(Array.from({ length: 8 }, () => consented(browser, provider)));
    const answers = await Promise.all(urls.map((url) => browser.get(url.href, AS_JSON)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  });

  it('OA-07: fails eleven minutes later, though the record is still there', async () => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    gateway.clock.advance(11 * 60);
    await expectFailure(gateway, browser, url.href, 'invalid_state');
    expect(tokenCalls()).toBe(0);
  });

  it('mix-up: is of no use at the other provider, and stays good at its own', async () => {
    const other = provider === 'google' ? 'github' : 'google';
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    const elsewhere = url.href.replace(`/auth/${provider}/`, `/auth/${other}/`);
    await expectFailure(gateway, browser, elsewhere, 'invalid_state');
    expect(gateway.sandbox.calls.count(other, 'token')).toBe(0);
    expect((await browser.get(url.href, AS_JSON)).status).toBe(200);
  });

  it.each(['code', 'iss', 'error'])(
    'a second %s makes the callback fail, and nothing is asked',
    async (name) => {
      const browser = gateway.browser();
      const url = await consented(browser, provider);
      await expectFailure(gateway, browser, `${url.href}&${name}=a&${name}=b`, 'invalid_state');
      expect(tokenCalls()).toBe(0);
    },
  );

  it('OA-14: a POST of code and state is no callback', async () => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    const form = Object.fromEntries(url.searchParams);
    const before = await stored(gateway);
    const answer = await browser.submit(`/auth/${provider}/callback`, form);
    const bare = await browser.request(url.href, { method: 'POST' });
    expect([404, 405, 415]).toContain(answer.status);
    expect([404, 405]).toContain(bare.status);
    expect([cookiesSet(answer), cookiesSet(bare), tokenCalls()]).toEqual([[], [], 0]);
    expect(await stored(gateway)).toEqual(before);
  });
});
