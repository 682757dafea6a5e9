import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { tally } from '../handshake/outcomes.js';
import type { Browser } from '../support/browser.js';
import { enrol, mfaToken, secondStep } from '../support/authenticator.js';
import {
  bearer,
  claimsOf,
  codeOf,
  PASSWORD,
  register,
  signIn,
  someAddress,
  type Tokens,
} from '../support/journeys.js';
import { statusOf } from '../support/seeds.js';
import { type Faults, SecurityKey } from '../support/security-key.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
});
afterEach(() => gateway.database.collection('users').deleteMany({}));
afterAll(() => gateway.stop());

const REGISTRATION = '/auth/passkeys/registration';
const SIGN_IN = '/auth/passkeys/sign-in';
type Creation = { challenge: string; user: { id: string }; rp: { id: string }; excludeCredentials: object[] };

async function creation(token: string): Promise<Creation> {
  return (await gateway.browser().post(`${REGISTRATION}/options`, {}, bearer(token))).json<Creation>();
}
async function add(token: string, key = new SecurityKey(gateway.url), faults: Faults = {}) {
  const response = key.create(await creation(token), faults);
  const answer = await gateway
    .browser()
    .post(`${REGISTRATION}/verify`, { response, name: 'Key' }, bearer(token));
  return { key, answer };
}
async function challenge(browser: Browser): Promise<{ challenge: string }> {
  return (await browser.post(`${SIGN_IN}/options`, {})).json<{ challenge: string }>();
}
async function enter(key: SecurityKey, faults: Faults = {}, browser = gateway.browser(), more: object = {}) {
  const response = key.get(await challenge(browser), faults);
  return browser.post(`${SIGN_IN}/verify`, { response, ...more });
}
const profile = async (token: string) =>
  (await gateway.browser().get('/auth/profile', bearer(token))).json<{ id: string; mfa: object }>();
const remove = (token: string, id: string) =>
  gateway.browser().request(`/auth/passkeys/${id}`, { method: 'DELETE', headers: bearer(token) });

describe('adding a passkey', () => {
  it('gives the passkey, recovery codes with the first one, and ends other sessions', async () => {
    const { access_token, email } = await register(gateway.browser());
    const elsewhere = await gateway.browser().post('/auth/login', { email, password: PASSWORD });
    const { answer } = await add(access_token);
    expect(answer.status).toBe(201);
    const passkey = answer.json<{ id: string; name: string; recoveryCodes: string[] }>();
    expect([passkey.name, passkey.recoveryCodes.length]).toEqual(['Key', 10]);
    expect(await profile(access_token)).toMatchObject({ mfa: { totp: false, passkeys: 1 } });
    expect(await statusOf(gateway.browser(), elsewhere.json<Tokens>().access_token)).toBe(401);
    const again = await creation(access_token);
    expect(again.excludeCredentials).toEqual([expect.objectContaining({ id: passkey.id })]);
    expect(again.rp.id).toBe('localhost');
    const second = (await add(access_token)).answer.json<object>();
    expect(second).not.toHaveProperty('recoveryCodes');
    const list = await gateway.browser().get('/auth/passkeys', bearer(access_token));
    expect(list.json()).toHaveLength(2);
    expect(list.text).not.toContain('publicKey');
  });

  it.each<[string, Faults]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another relying party', { rpId: 'evil.example' }],
    ['another purpose', { type: 'webauthn.get' }],
    ['no user verification', { unverified: true }],
  ])('refuses an answer made for or with %s', async (_what, faults) => {
    const { access_token } = await register(gateway.browser());
    const { answer } = await add(access_token, undefined, faults);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_passkey']);
    expect(await profile(access_token)).toMatchObject({ mfa: { passkeys: 0 } });
  });

  it('takes a challenge once, in the session that asked, within five minutes', async () => {
    const { access_token, email } = await register(gateway.browser());
    const other = (await gateway.browser().post('/auth/login', { email, password: PASSWORD })).json<Tokens>();
    const key = new SecurityKey(gateway.url);
    const response = key.create(await creation(access_token));
    const send = (token: string, body: object = response) =>
      gateway.browser().post(`${REGISTRATION}/verify`, { response: body }, bearer(token));
    expect((await send(other.access_token)).status).toBe(401);
    const late = new SecurityKey(gateway.url).create(await creation(access_token));
    expect(tally(await Promise.all([send(access_token), send(access_token)]))).toEqual({ 201: 1, 401: 1 });
    gateway.clock.advance(301);
    expect((await send(access_token, late)).status).toBe(401);
  });

  it('is one user’s: a passkey that another has is not taken', async () => {
    const [one, two] = [await register(gateway.browser()), await register(gateway.browser())];
    const { key } = await add(one.access_token);
    expect((await add(two.access_token, key)).answer.status).toBe(401);
  });

  it('asks for a sign-in of the last ten minutes', async () => {
    const { refresh_token } = await register(gateway.browser());
    gateway.clock.advance(601);
    const refreshed = await gateway.browser().post('/auth/refresh', { refreshToken: refresh_token });
    const { access_token } = refreshed.json<Tokens>();
    const options = await gateway.browser().post(`${REGISTRATION}/options`, {}, bearer(access_token));
    expect(codeOf(options)).toBe('step_up_required');
    const made = { challenge: 'c', user: { id: 'AAAA' } };
    const response = new SecurityKey(gateway.url).create(made);
    const verified = await gateway
      .browser()
      .post(`${REGISTRATION}/verify`, { response }, bearer(access_token));
    expect(codeOf(verified)).toBe('step_up_required');
    expect(codeOf(await remove(access_token, 'x'))).toBe('step_up_required');
  });
});

describe('signing in with a passkey', () => {
  it('is both factors at once, and names nobody beforehand', async () => {
    const { access_token } = await register(gateway.browser());
    await enrol(gateway, access_token);
    const { key } = await add(access_token);
    expect(await challenge(gateway.browser())).not.toHaveProperty('allowCredentials.0');
    const answer = await enter(key);
    expect(answer.status).toBe(200);
    const claims = claimsOf(answer.json<Tokens>().access_token);
    expect([claims['sub'], claims['amr']]).toEqual([(await profile(access_token)).id, ['webauthn']]);
    expect((await enter(key)).status).toBe(200);
  });

  it.each<[string, Faults]>([
    ['for another site', { origin: 'https://evil.example' }],
    ['for another relying party', { rpId: 'evil.example' }],
    ['for another purpose', { type: 'webauthn.create' }],
    ['without user verification', { unverified: true }],
    ['in another person’s name', { userHandle: 'AAAA' }],
    ['by a copy, whose counter lags', { counter: 1 }],
  ])('refuses an assertion made %s', async (_what, faults) => {
    const { access_token } = await register(gateway.browser());
    const { key } = await add(access_token);
    await enter(key);
    await enter(key);
    const answer = await enter(key, faults);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_passkey']);
  });

  it('refuses a key that nobody has, and one whose signature is another’s', async () => {
    const { access_token } = await register(gateway.browser());
    const { key } = await add(access_token);
    expect((await enter(new SecurityKey(gateway.url))).status).toBe(401);
    const forged = new SecurityKey(gateway.url);
    Object.defineProperty(forged, 'id', { value: key.id });
    expect((await enter(forged)).status).toBe(401);
  });

  it('takes a challenge once, and in the browser that asked for it', async () => {
    const { access_token } = await register(gateway.browser());
    const { key } = await add(access_token);
    const browser = gateway.browser();
    const response = key.get(await challenge(browser));
    expect((await gateway.browser().post(`${SIGN_IN}/verify`, { response })).status).toBe(401);
    const elsewhere = gateway.browser();
    await challenge(elsewhere);
    expect((await elsewhere.post(`${SIGN_IN}/verify`, { response })).status).toBe(401);
    const answers = await Promise.all([1, 2, 3].map(() => browser.post(`${SIGN_IN}/verify`, { response })));
    expect(tally(answers)).toEqual({ 200: 1, 401: 2 });
  });

  it('tells a disabled account', async () => {
    const { access_token } = await register(gateway.browser());
    const { key } = await add(access_token);
    await gateway.database.collection('users').updateMany({}, { $set: { disabled: true } });
    expect(codeOf(await enter(key))).toBe('account_disabled');
  });
});

describe('a passkey as the second step', () => {
  it('is asked for after a password and after a provider, and completes either', async () => {
    const { access_token } = await signIn(gateway.browser(), 'google-gmail');
    const { key, answer } = await add(access_token);
    const browser = gateway.browser();
    await expect(
      signIn(browser, 'google-gmail').then((tokens) => tokens.access_token),
    ).resolves.toBeUndefined();
    const { email, access_token: other } = await register(gateway.browser());
    const { key: theirs } = await add(other);
    const first = await browser.post('/auth/login', { email, password: PASSWORD });
    expect(first.json()).toMatchObject({ mfa_required: true, methods: ['passkey', 'recovery_code'] });
    const foreign = await enter(key, {}, browser, { mfa_token: mfaToken(first) });
    expect([foreign.status, codeOf(foreign)]).toEqual([401, 'invalid_passkey']);
    const done = await enter(theirs, {}, browser, { mfa_token: mfaToken(first) });
    expect(claimsOf(done.json<Tokens>().access_token)['amr']).toEqual(['pwd', 'webauthn']);
    expect((await enter(theirs, {}, browser, { mfa_token: mfaToken(first) })).status).toBe(401);
    expect(answer.json<{ recoveryCodes: string[] }>().recoveryCodes).toHaveLength(10);
  });

  it('gives way to a recovery code', async () => {
    const { email, access_token } = await register(gateway.browser());
    const { recoveryCodes } = (await add(access_token)).answer.json<{ recoveryCodes: string[] }>();
    const first = await gateway.browser().post('/auth/login', { email, password: PASSWORD });
    const answer = await secondStep(gateway.browser(), mfaToken(first), recoveryCodes[0] ?? '');
    expect(answer.status).toBe(200);
  });
});

describe('taking a passkey away', () => {
  it('leaves the others, takes the recovery codes with the last second factor, and is the owner’s alone', async () => {
    const { email, access_token } = await register(gateway.browser());
    const first = (await add(access_token)).answer.json<{ id: string }>().id;
    const second = (await add(access_token)).answer.json<{ id: string }>().id;
    const stranger = await register(gateway.browser());
    expect((await remove(stranger.access_token, first)).status).toBe(404);
    expect((await remove(access_token, first)).status).toBe(204);
    const user = () => gateway.database.collection('users').findOne({ claimedEmail: email });
    expect((await user())?.['recoveryCodes']).toHaveLength(10);
    expect((await remove(access_token, second)).status).toBe(204);
    expect(await user()).not.toHaveProperty('recoveryCodes');
    const login = await gateway.browser().post('/auth/login', { email, password: PASSWORD });
    expect(login.json()).toHaveProperty('access_token');
  });

  it('is refused for the last way in, also when it and the provider go at once', async () => {
    const { access_token } = await signIn(gateway.browser(), 'google-gmail');
    const { key, answer } = await add(access_token);
    const { id } = answer.json<{ id: string }>();
    const unlink = gateway
      .browser()
      .request('/auth/identities/google', { method: 'DELETE', headers: bearer(access_token) });
    const answers = await Promise.all([unlink, remove(access_token, id)]);
    expect(tally(answers)).toEqual({ 204: 1, 409: 1 });
    if (answers[0].status === 204) expect((await enter(key)).status).toBe(200);
  });

  it('keeps the recovery codes while an authenticator app is on, and the other way round', async () => {
    const { access_token } = await register(gateway.browser());
    const { recoveryCodes } = await enrol(gateway, access_token);
    const { id } = (await add(access_token)).answer.json<{ id: string }>();
    const off = (code: string) =>
      gateway
        .browser()
        .request('/auth/mfa/totp', { method: 'DELETE', json: { code }, headers: bearer(access_token) });
    expect((await off(recoveryCodes[0] ?? '')).status).toBe(204);
    const user = await gateway.database.collection('users').findOne({ 'passkeys.id': id });
    expect(user?.['recoveryCodes']).toHaveLength(9);
  });

  it('a name can be changed', async () => {
    const { access_token } = await register(gateway.browser());
    const { id } = (await add(access_token)).answer.json<{ id: string }>();
    const renamed = await gateway.browser().request(`/auth/passkeys/${id}`, {
      method: 'PATCH',
      json: { name: 'Phone <b>' },
      headers: bearer(access_token),
    });
    expect(renamed.status).toBe(204);
    const list = await gateway.browser().get('/auth/passkeys', bearer(access_token));
    expect(list.json()).toEqual([expect.objectContaining({ id, name: 'Phone <b>' })]);
  });

  it.each(['', '   ', '\t\n', '\u200b', '\u202e'])(
    'a name that nobody could read is refused: %j',
    async (name) => {
      const { access_token } = await register(gateway.browser());
      const { id } = (await add(access_token)).answer.json<{ id: string }>();
      const headers = bearer(access_token);
      const json = { name };
      const refused = await gateway
        .browser()
        .request(`/auth/passkeys/${id}`, { method: 'PATCH', json, headers });
      expect(refused.status).toBe(400);
      expect(refused.json()).toMatchObject({ code: 'invalid_request', errors: [{ path: 'name' }] });
      const list = await gateway.browser().get('/auth/passkeys', headers);
      expect(list.json()).toEqual([expect.objectContaining({ id, name: 'Key' })]);
    },
  );

  it('and so on the page', async () => {
    const browser = gateway.browser();
    await browser.submit('/register', { email: someAddress(), password: PASSWORD });
    const page = await browser.submit('/account/passkeys', { action: 'rename', id: 'x', name: ' ' });
    expect([page.status, page.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
  });
});
