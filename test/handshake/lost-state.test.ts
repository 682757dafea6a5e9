import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, HTML, type Step } from '../support/browser.js';
import { bearer, callbackUrl, consent, register, signIn } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { AS_JSON, consented, cookiesSet, expectFailure, stored, withQuery } from './outcomes.js';

const APP = 'https://app.example/done';
const MINUTE = 60;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { REDIRECT_URIS: APP } });
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.sandbox.reset());

const open = (browser: Browser, url: string) => browser.get(url, { accept: HTML });
const tokenCalls = () => gateway.sandbox.calls.count('google', 'token');
const forgetAttempts = () => gateway.database.collection('attempts').deleteMany({});
const flowCookieGone = (browser: Browser) => browser.jar.setCookie('flow=; Max-Age=0; Path=/', gateway.url);

/** A callback that leads the browser here, signs nobody in, sets no cookie and asks the provider nothing. */
async function expectLedTo(path: string, browser: Browser, url: string): Promise<Step> {
  const [before, asked] = [await stored(gateway), tokenCalls()];
  const answer = await open(browser, url);
  expect([answer.status, answer.location]).toEqual([302, gateway.url + path]);
  expect(cookiesSet(answer)).toEqual([]);
  expect([await stored(gateway), tokenCalls()]).toEqual([before, asked]);
  return answer;
}
const expectRefused = (browser: Browser, url: string) =>
  expectLedTo('/login?error=invalid_state', browser, url);

async function signedIn(): Promise<Browser> {
  const browser = gateway.browser();
  expect((await open(browser, await callbackUrl(browser, 'google-gmail'))).location).toBe(
    `${gateway.url}/account`,
  );
  return browser;
}

describe('a callback whose browser has meanwhile signed in', () => {
  it('goes to its target when its state was used: the person went back and forth', async () => {
    const browser = gateway.browser();
    const url = await callbackUrl(browser, 'google-gmail', '?return_to=/kept?a=1');
    expect((await open(browser, url)).location).toBe(`${gateway.url}/kept?a=1`);
    await expectLedTo('/kept?a=1', browser, url);
    await expectLedTo('/kept?a=1', browser, url);
  });

  it('goes to its target when its attempt has expired, and an expired access cookie is renewed', async () => {
    const browser = gateway.browser();
    const stale = await callbackUrl(browser, 'google-gmail', '?return_to=/stale');
    await open(browser, await callbackUrl(browser, 'google-workspace'));
    gateway.clock.advance(11 * MINUTE);
    const before = await stored(gateway);
    const answer = await open(browser, stale);
    expect([answer.status, answer.location]).toEqual([302, `${gateway.url}/stale`]);
    expect(cookiesSet(answer)).toEqual(['access_token', 'refresh_token']);
    expect((await browser.get('/auth/profile')).json()).toMatchObject({
      identities: [{ providerId: expect.anything() }],
    });
    expect(await stored(gateway)).toEqual(before);
  });

  it('goes to its account when nothing else is known any more', async () => {
    const browser = await signedIn();
    const url = await callbackUrl(browser, 'google-gmail', '?return_to=/kept');
    await forgetAttempts();
    await flowCookieGone(browser);
    await expectLedTo('/account', browser, url);
  });

  it('is told nothing of where another browser was going', async () => {
    const browser = await signedIn();
    const foreign = await callbackUrl(gateway.browser(), 'github-public', '?return_to=/private');
    await expectLedTo('/account', browser, foreign);
  });

  it('of a link that was used goes to the account', async () => {
    const browser = await signedIn();
    const link = await browser.post('/auth/github/link', {}, { origin: gateway.url });
    const { authorizationUrl } = link.json<{ authorizationUrl: string }>();
    const url = await consent(browser, authorizationUrl, { persona: 'github-no-email' });
    expect((await open(browser, url)).location).toBe(`${gateway.url}/account`);
    await expectLedTo('/account', browser, url);
  });

  it('is an error when its state was not made here', async () => {
    const browser = await signedIn();
    const url = await consented(browser, 'google');
    for (const state of ['x', 'A'.repeat(43), `${url.searchParams.get('state')}`.toUpperCase()])
      await expectRefused(browser, withQuery(url, { state }));
    for (const state of [undefined, '']) await expectRefused(browser, withQuery(url, { state }));
    await expectRefused(browser, `${url.href}&state=${url.searchParams.get('state')}`);
    await expectRefused(browser, url.href.replace('/google/', '/github/'));
  });

  it('is an error for who asks for JSON', async () => {
    const browser = gateway.browser();
    const url = (await consented(browser, 'google')).href;
    await open(browser, url);
    await expectFailure(gateway, browser, url, 'invalid_state');
  });

  it('is an error once that session is over, and no cookie is touched', async () => {
    const browser = gateway.browser();
    const url = (await consented(browser, 'google')).href;
    await open(browser, url);
    const { access_token: token } = await signIn(gateway.browser(), 'google-gmail');
    expect((await gateway.browser().post('/auth/logout-all', {}, bearer(token))).status).toBe(204);
    await expectRefused(browser, url);
  });
});

describe('a callback whose attempt was lost', () => {
  it('begins again once, and a second time in a row ends at the sign-in page', async () => {
    const browser = gateway.browser();
    const url = await callbackUrl(browser, 'google-gmail');
    await forgetAttempts();
    await expectLedTo('/auth/google', browser, url);
    const again = await callbackUrl(browser, 'google-gmail');
    await forgetAttempts();
    await expectRefused(browser, again);
    await expectRefused(browser, url);
    gateway.clock.advance(9 * MINUTE);
    const late = await callbackUrl(browser, 'google-gmail');
    await forgetAttempts();
    await expectRefused(browser, late);
  });

  it('signs the person in after it began again; what is lost later begins again, too', async () => {
    const browser = gateway.browser();
    for (let round = 0; round < 2; round += 1) {
      const url = await callbackUrl(browser, 'google-gmail');
      await forgetAttempts();
      const restart = await expectLedTo('/auth/google', browser, url);
      const start = await open(browser, restart.location);
      const back = await consent(browser, start.location, { persona: 'google-gmail' });
      expect((await browser.get(back, AS_JSON)).status).toBe(200);
    }
  });

  it('begins again after ten minutes', async () => {
    const browser = gateway.browser();
    for (let round = 0; round < 2; round += 1) {
      const url = await callbackUrl(browser, 'google-gmail');
      await forgetAttempts();
      await expectLedTo('/auth/google', browser, url);
      gateway.clock.advance(10 * MINUTE);
    }
  });

  it('by its age begins again with its target, while another tab keeps the browser’s session alive', async () => {
    const browser = gateway.browser();
    const first = await callbackUrl(browser, 'google-gmail', '?return_to=/kept');
    gateway.clock.advance(6 * MINUTE);
    const second = await callbackUrl(browser, 'google-gmail');
    gateway.clock.advance(5 * MINUTE);
    await expectLedTo('/auth/google?return_to=%2Fkept', browser, first);
    expect((await browser.get(second, AS_JSON)).status).toBe(200);
  });

  it('OA-07: alone in its browser is over after eleven minutes', async () => {
    const browser = gateway.browser();
    const url = await callbackUrl(browser, 'google-gmail');
    gateway.clock.advance(11 * MINUTE);
    await expectRefused(browser, url);
  });

  it('OA-04: was not lost but used, when it comes a second time', async () => {
    const browser = gateway.browser();
    const url = (await consented(browser, 'google')).href;
    expect((await browser.get(url, AS_JSON)).status).toBe(200);
    await expectRefused(browser, url);
  });

  it('CB-01: is not begun again for who said no', async () => {
    const browser = gateway.browser();
    const { location } = await browser.get('/auth/google');
    const denied = await consent(browser, location, { fault: 'deny' });
    await forgetAttempts();
    await expectRefused(browser, denied);
  });

  it.each([
    ['that lost its cookie', false],
    ['with an attempt of its own', true],
  ])('OA-02: is nothing to another browser, or to one %s', async (_name, started) => {
    const [victim, other] = [gateway.browser(), gateway.browser()];
    const url = await callbackUrl(victim, 'google-gmail');
    if (started) await callbackUrl(other, 'google-gmail');
    await expectRefused(other, url);
    await forgetAttempts();
    await expectRefused(other, url);
  });

  it('OA-01, OA-03: made up is an error, and does not use the attempt up', async () => {
    const browser = gateway.browser();
    const url = await consented(browser, 'google');
    const state = `${url.searchParams.get('state')}`;
    const last = state.endsWith('A') ? 'B' : 'A';
    for (const wrong of [state.toLowerCase(), state.slice(0, -1) + last, 'A'.repeat(43), 'x', '', undefined])
      await expectRefused(browser, withQuery(url, { state: wrong }));
    await expectRefused(browser, url.href.replace('/google/', '/github/'));
    expect((await browser.get(url.href, AS_JSON)).status).toBe(200);
  });

  it('of an app is not begun again: the app waits for its own answer', async () => {
    const browser = gateway.browser();
    const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url');
    const query = new URLSearchParams({
      redirect_uri: APP,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const url = await callbackUrl(browser, 'google-gmail', `?${query}`);
    await forgetAttempts();
    await expectRefused(browser, url);
  });

  it('of a link is not begun again', async () => {
    const browser = gateway.browser();
    const { access_token: token } = await register(browser);
    const link = await browser.post('/auth/google/link', {}, bearer(token));
    const { authorizationUrl } = link.json<{ authorizationUrl: string }>();
    const url = await consent(browser, authorizationUrl, { persona: 'google-gmail' });
    await forgetAttempts();
    await expectRefused(browser, url);
  });

  it('is an error for who asks for JSON', async () => {
    const browser = gateway.browser();
    const url = await callbackUrl(browser, 'google-gmail');
    await forgetAttempts();
    await expectFailure(gateway, browser, url, 'invalid_state');
  });
});

it('a browser that begins again after nine minutes has ten minutes for it', async () => {
  const browser = gateway.browser();
  await callbackUrl(browser, 'google-gmail');
  gateway.clock.advance(9 * MINUTE);
  const start = await browser.get('/auth/google');
  const flow = start.headers.getSetCookie().find((line) => line.startsWith('flow='));
  expect(Date.parse(/Expires=([^;]+)/.exec(flow ?? '')?.[1] ?? '') - Date.now()).toBeGreaterThan(590_000);
  const back = await consent(browser, start.location, { persona: 'google-gmail' });
  gateway.clock.advance(9 * MINUTE);
  expect((await browser.get(back, AS_JSON)).status).toBe(200);
});
