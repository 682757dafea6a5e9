import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from '../support/browser.js';
import {
  bearer,
  callbackUrl,
  codeOf,
  consent,
  PASSWORD,
  register,
  someAddress,
} from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.database.collection('users').deleteMany({}));
afterAll(() => gateway.stop());

const AS_JSON = { accept: 'application/json' };
const PERSONA = 'github-private';
const users = () => gateway.database.collection('users');

/** A browser that holds the cookies of an account of its own. */
async function signedIn(): Promise<Browser> {
  const browser = gateway.browser();
  const form = { email: someAddress(), password: PASSWORD };
  expect((await browser.submit('/register', form)).status).toBe(303);
  return browser;
}

/** Begins a link by cookie, as the account page does, and stops at the callback's address. */
async function linkCallback(browser: Browser): Promise<string> {
  const headers = { origin: gateway.url };
  const started = await browser.request('/auth/github/link', { method: 'POST', headers });
  const { authorizationUrl } = started.json<{ authorizationUrl: string }>();
  return consent(browser, authorizationUrl, { persona: PERSONA });
}

const identities = async (browser: Browser) =>
  (await browser.get('/auth/profile')).json<{ identities: unknown[] }>().identities;

it('LK-11: the callback of an attacker joins nothing to the account of a victim who opens it', async () => {
  const [attacker, victim] = [await signedIn(), await signedIn()];
  for (const callback of [await linkCallback(attacker), await callbackUrl(gateway.browser(), PERSONA)]) {
    const answer = await victim.get(callback, AS_JSON);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_state']);
  }
  expect([await identities(victim), await identities(attacker)]).toEqual([[], []]);
});

it('LK-12: a sign-in that was begun as one stays one, also for who is signed in: nothing is joined', async () => {
  const browser = await signedIn();
  const answer = await browser.get(await callbackUrl(browser, PERSONA), AS_JSON);
  expect(answer.status).toBe(200);
  expect(await identities(browser)).toEqual([]);
  expect(await users().countDocuments({ 'identities.0': { $exists: true } })).toBe(1);
});

it('LK-12: a link that was begun as one signs in nobody else and makes no account', async () => {
  const { access_token: token } = await register(gateway.browser());
  const browser = gateway.browser();
  const started = await browser.post('/auth/github/link', undefined, bearer(token));
  const { authorizationUrl } = started.json<{ authorizationUrl: string }>();
  const callback = await consent(browser, authorizationUrl, { persona: PERSONA });
  await gateway.browser().post('/auth/logout-all', undefined, bearer(token));
  expect(codeOf(await browser.get(callback, AS_JSON))).toBe('invalid_state');
  expect(await users().countDocuments()).toBe(1);
  expect(await users().countDocuments({ 'identities.0': { $exists: true } })).toBe(0);
});

it('LK-13: a link that A began does not end in the account of B, who signed in meanwhile', async () => {
  const browser = await signedIn();
  const callback = await linkCallback(browser);
  await browser.submit('/logout', {});
  expect((await browser.submit('/register', { email: someAddress(), password: PASSWORD })).status).toBe(303);
  expect(codeOf(await browser.get(callback, AS_JSON))).toBe('invalid_state');
  expect(await users().countDocuments({ 'identities.0': { $exists: true } })).toBe(0);
});
