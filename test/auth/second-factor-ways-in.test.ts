import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { cookiesSet } from '../handshake/outcomes.js';
import { type Browser, HTML, type Step } from '../support/browser.js';
import {
  bearer,
  callbackUrl,
  claimsOf,
  PASSWORD,
  register,
  signIn,
  type Tokens,
} from '../support/journeys.js';
import { Authenticator, enrol, mfaToken, personWithApp, secondStep } from '../support/authenticator.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const APP = 'https://app.example/done';
const PAGE = '/login/second-step';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { REDIRECT_URIS: APP, RATE_LIMIT: 'false' } });
});
afterEach(() => gateway.database.collection('users').deleteMany({}));
afterAll(() => gateway.stop());

const sessions = () => gateway.database.collection('sessions').countDocuments();
const callback = async (browser: Browser, persona: string, accept: string, query = ''): Promise<Step> =>
  browser.get(await callbackUrl(browser, persona, query), { accept });
/** Somebody who signs in with Google and has an authenticator app. */
async function googleWithApp(): Promise<Authenticator> {
  return (await enrol(gateway, (await signIn(gateway.browser(), 'google-gmail')).access_token)).app;
}
const identitiesOf = async (token: string) =>
  (await gateway.browser().get('/auth/profile', bearer(token))).json<{ identities: object[] }>().identities;

describe('a provider, for a client that takes JSON', () => {
  it('answers as the password does, and a code gives the tokens', async () => {
    const app = await googleWithApp();
    const before = await sessions();
    const browser = gateway.browser();
    const first = await callback(browser, 'google-gmail', 'application/json');
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(first.json()).toEqual({
      mfa_required: true,
      mfa_token: expect.any(String),
      methods: ['totp', 'recovery_code'],
    });
    expect([cookiesSet(first), await sessions()]).toEqual([[], before]);
    // Also without the browser's cookies: the token alone is the secret.
    const second = await secondStep(gateway.browser(), mfaToken(first), app.freshCode());
    expect(claimsOf(second.json<Tokens>().access_token)['amr']).toEqual(['google', 'otp']);
  });
});

describe('a browser', () => {
  it('is led from the provider to the page for the code, and from there to where it was going', async () => {
    const app = await googleWithApp();
    const before = await sessions();
    const browser = gateway.browser();
    const first = await callback(browser, 'google-gmail', HTML, '?return_to=%2Fadmin');
    expect([first.status, first.location]).toEqual([302, gateway.url + PAGE]);
    expect([cookiesSet(first).toSorted(), await sessions()]).toEqual([
      ['last_provider', 'second_step'],
      before,
    ]);
    const cookie = first.headers.getSetCookie().find((line) => line.startsWith('second_step='));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect((await browser.get('/account')).status).toBe(302);
    const page = await browser.get(PAGE);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const token = await browser.cookie('second_step');
    expect(page.text).not.toContain(token);
    const wrong = await browser.submit(PAGE, { code: app.wrongCode() });
    expect([wrong.status, cookiesSet(wrong)]).toEqual([401, []]);
    const right = await browser.submit(PAGE, { code: app.freshCode() });
    expect([right.status, right.location]).toEqual([303, `${gateway.url}/admin`]);
    expect(cookiesSet(right).toSorted()).toEqual(['access_token', 'refresh_token', 'second_step']);
    expect(await browser.cookie('second_step')).toBeUndefined();
    expect((await browser.get('/account')).status).toBe(200);
  });

  it('is led from the password to the same page', async () => {
    const { email, app } = await personWithApp(gateway);
    const browser = gateway.browser();
    const first = await browser.submit('/login', { email, password: PASSWORD, return_to: '/account' });
    expect([first.status, first.location, cookiesSet(first)]).toEqual([
      303,
      gateway.url + PAGE,
      ['second_step'],
    ]);
    expect((await browser.submit(PAGE, { code: app.freshCode() })).location).toBe(`${gateway.url}/account`);
  });

  it('starts again once the tries are used up, or without a first step', async () => {
    const { email, app } = await personWithApp(gateway);
    const browser = gateway.browser();
    const again = `${gateway.url}/login?error=invalid_state`;
    expect((await browser.get(PAGE)).location).toBe(again);
    expect((await browser.submit(PAGE, { code: app.code() })).location).toBe(again);
    await browser.submit('/login', { email, password: PASSWORD });
    for (let tries = 1; tries < 5; tries += 1)
      expect((await browser.submit(PAGE, { code: app.wrongCode() })).status).toBe(401);
    expect((await browser.submit(PAGE, { code: app.wrongCode() })).location).toBe(again);
    expect((await browser.submit(PAGE, { code: app.freshCode() })).location).toBe(again);
  });

  it('takes no code from another site', async () => {
    const { email, app } = await personWithApp(gateway);
    const browser = gateway.browser();
    await browser.submit('/login', { email, password: PASSWORD });
    const foreign = await browser.submit(PAGE, { code: app.freshCode() }, { origin: 'https://evil.example' });
    expect([foreign.status, cookiesSet(foreign)]).toEqual([403, []]);
  });
});

describe('an app', () => {
  const codeVerifier = randomBytes(32).toString('base64url');
  const query = `?${new URLSearchParams({
    redirect_uri: APP,
    state: 'mine',
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  })}`;

  it('gets its code after the second step, and never tokens by way of the API', async () => {
    const app = await googleWithApp();
    const before = await sessions();
    const browser = gateway.browser();
    const first = await callback(browser, 'google-gmail', HTML, query);
    expect([first.status, first.location]).toEqual([302, gateway.url + PAGE]);
    expect([cookiesSet(first), await sessions()]).toEqual([['second_step'], before]);
    const token = (await browser.cookie('second_step')) ?? '';
    expect((await secondStep(gateway.browser(), token, app.freshCode())).status).toBe(401);
    const second = await browser.submit(PAGE, { code: app.code() });
    const back = new URL(second.location);
    expect([second.status, back.origin + back.pathname, back.searchParams.get('state')]).toEqual([
      303,
      APP,
      'mine',
    ]);
    expect(cookiesSet(second)).toEqual(['second_step']);
    const tokens = await gateway.browser().post('/auth/exchange', {
      code: back.searchParams.get('code'),
      code_verifier: codeVerifier,
    });
    expect(claimsOf(tokens.json<Tokens>().access_token)['amr']).toEqual(['google', 'otp']);
  });
});

describe('an identity that waits for a proof', () => {
  it('joins after the second step, not after the first', async () => {
    const { access_token } = await signIn(gateway.browser(), 'google-gmail');
    const { app } = await enrol(gateway, access_token);
    const browser = gateway.browser();
    await callback(browser, 'github-same-as-google', 'application/json');
    const first = await callback(browser, 'google-gmail', 'application/json');
    expect(await identitiesOf(access_token)).toHaveLength(1);
    await secondStep(browser, mfaToken(first), app.wrongCode());
    expect(await identitiesOf(access_token)).toHaveLength(1);
    expect((await secondStep(browser, mfaToken(first), app.freshCode())).status).toBe(200);
    expect(await identitiesOf(access_token)).toHaveLength(2);
    // The new identity is a first factor like the other.
    const other = await callback(gateway.browser(), 'github-same-as-google', 'application/json');
    expect(other.json()).toHaveProperty('mfa_required', true);
  });
});

describe('an account taken over by the one who proved its address', () => {
  it('keeps no second factor of the one who had not', async () => {
    const planted = await register(gateway.browser(), 'ada@gmail.com');
    await enrol(gateway, planted.access_token);
    const { access_token } = await signIn(gateway.browser(), 'google-gmail');
    const profile = await gateway.browser().get('/auth/profile', bearer(access_token));
    expect(profile.json()).toMatchObject({ id: claimsOf(planted.access_token)['sub'], mfa: { totp: false } });
    const user = await gateway.database.collection('users').findOne({ claimedEmail: 'ada@gmail.com' });
    expect(Object.keys(user ?? {}).filter((key) => /totp|recovery/i.test(key))).toEqual([]);
  });
});

describe('a session that goes on', () => {
  it('is refreshed without a code; a new password in it needs none either', async () => {
    const { email, app } = await personWithApp(gateway);
    const browser = gateway.browser();
    await browser.submit('/login', { email, password: PASSWORD });
    await browser.submit(PAGE, { code: app.freshCode() });
    expect((await browser.post('/auth/refresh', {}, { origin: gateway.url })).status).toBe(200);
    const changed = await browser.post(
      '/auth/password',
      { currentPassword: PASSWORD, newPassword: 'an entirely other phrase' },
      { origin: gateway.url },
    );
    expect([changed.status, cookiesSet(changed).toSorted()]).toEqual([
      204,
      ['access_token', 'device', 'refresh_token'],
    ]);
    expect(claimsOf((await browser.cookie('access_token')) ?? '')['amr']).toEqual(['pwd', 'otp']);
  });
});

describe('the account page for the second step', () => {
  it('sets the app up, shows the recovery codes once, and turns it off', async () => {
    const browser = gateway.browser();
    const ACCOUNT = '/account/second-step';
    expect((await browser.get(ACCOUNT)).location).toContain('/login?return_to=%2Faccount%2Fsecond-step');
    await callback(browser, 'google-gmail', HTML);
    expect((await browser.submit(ACCOUNT, { action: 'set-up' })).location).toBe(gateway.url + ACCOUNT);
    const page = await browser.get(ACCOUNT);
    const secret = /<code class="secret">([^<]+)</.exec(page.text)?.[1]?.replaceAll(' ', '') ?? '';
    const app = new Authenticator(gateway, secret);
    expect(page.text).toContain('src="data:image/png;base64,');
    const wrong = await browser.submit(ACCOUNT, { action: 'confirm', code: app.wrongCode() });
    expect([wrong.status, wrong.text.includes(page.text.match(/data:image[^"]+/)?.[0] ?? '?')]).toEqual([
      401,
      true,
    ]);
    const on = await browser.submit(ACCOUNT, { action: 'confirm', code: app.code() });
    const codes = [...on.text.matchAll(/<code>([0-9a-z-]{29})</g)].map((match) => match[1] ?? '');
    expect([on.status, codes.length]).toEqual([200, 10]);
    const later = await browser.get(ACCOUNT);
    for (const code of codes) expect(later.text).not.toContain(code);
    expect(later.text).not.toContain(secret);
    const renewed = await browser.submit(ACCOUNT, { action: 'renew' });
    expect(renewed.text).not.toContain(codes[0]);
    expect((await browser.submit(ACCOUNT, { action: 'turn-off', code: codes[0] ?? '' })).status).toBe(401);
    expect((await browser.submit(ACCOUNT, { action: 'turn-off', code: app.freshCode() })).status).toBe(303);
    expect((await browser.get(ACCOUNT)).text).toContain('Set up an authenticator app');
  });

  it('asks for a fresh sign-in, and comes back', async () => {
    const browser = gateway.browser();
    await callback(browser, 'google-gmail', HTML);
    gateway.clock.advance(601);
    const answer = await browser.submit('/account/second-step', { action: 'set-up' });
    const { pathname, searchParams } = new URL(answer.location);
    expect([pathname, searchParams.get('error'), searchParams.get('return_to')]).toEqual([
      '/login',
      'step_up_required',
      '/account/second-step',
    ]);
  });

  it('shows a secret in the session that asked for it, and in no other', async () => {
    const browser = gateway.browser();
    await callback(browser, 'google-gmail', HTML);
    await browser.submit('/account/second-step', { action: 'set-up' });
    const elsewhere = gateway.browser();
    await callback(elsewhere, 'google-gmail', HTML);
    expect((await browser.get('/account/second-step')).text).toContain('data:image/png');
    expect((await elsewhere.get('/account/second-step')).text).not.toContain('data:image/png');
  });
});
