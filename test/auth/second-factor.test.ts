import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, claimsOf, codeOf, PASSWORD, register, signIn, type Tokens } from '../support/journeys.js';
import { Authenticator, enrol, mfaToken, personWithApp, secondStep } from '../support/authenticator.js';
import { statusOf } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { cookiesSet, tally } from '../handshake/outcomes.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const firstStep = (email: string, password = PASSWORD) =>
  gateway.browser().post('/auth/login', { email, password });
const firstToken = async (email: string) => mfaToken(await firstStep(email));
const profileOf = async (token: string) =>
  (await gateway.browser().get('/auth/profile', bearer(token))).json<{ mfa: object }>();

describe('setting an authenticator app up', () => {
  it('gives a secret, the address in a picture, and after one code the recovery codes', async () => {
    const { access_token, email } = await register(gateway.browser());
    const offered = await gateway.browser().post('/auth/mfa/totp', {}, bearer(access_token));
    expect([offered.status, offered.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { secret, otpauthUrl, qr } = offered.json<{ secret: string; otpauthUrl: string; qr: string }>();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const url = new URL(otpauthUrl);
    expect(decodeURIComponent(url.pathname)).toContain(email);
    expect(url.searchParams.get('secret')).toBe(secret);
    expect(qr).toMatch(/^data:image\/png;base64,/);
    expect(await profileOf(access_token)).toMatchObject({ mfa: { totp: false, passkeys: 0 } });
    const { code } = { code: new Authenticator(gateway, secret).code() };
    const confirmed = await gateway.browser().post('/auth/mfa/totp/confirm', { code }, bearer(access_token));
    expect(confirmed.status).toBe(200);
    const { recoveryCodes } = confirmed.json<{ recoveryCodes: string[] }>();
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const recoveryCode of recoveryCodes) expect(recoveryCode).toMatch(/^([0-9a-z]{4}-){5}[0-9a-z]{4}$/);
    expect(await profileOf(access_token)).toMatchObject({ mfa: { totp: true, passkeys: 0 } });
  });

  it('changes nothing before the app has shown a code, or with a wrong one, or eleven minutes later', async () => {
    const { access_token, email } = await register(gateway.browser());
    const offered = await gateway.browser().post('/auth/mfa/totp', {}, bearer(access_token));
    const app = new Authenticator(gateway, offered.json<{ secret: string }>().secret);
    expect((await firstStep(email)).json()).toHaveProperty('access_token');
    const confirm = async (token: string, code: string) =>
      gateway.browser().post('/auth/mfa/totp/confirm', { code }, bearer(token));
    const wrong = await confirm(access_token, app.wrongCode());
    expect([wrong.status, codeOf(wrong)]).toEqual([401, 'mfa_invalid']);
    gateway.clock.advance(601);
    const again = (await firstStep(email)).json<Tokens>();
    expect((await confirm(again.access_token, app.code())).status).toBe(401);
    expect(await profileOf(again.access_token)).toMatchObject({ mfa: { totp: false } });
  });

  it('keeps neither the secret nor a recovery code readable, in the database or in the log', async () => {
    const { app, recoveryCodes, email } = await personWithApp(gateway);
    const stored = JSON.stringify(
      await gateway.database.collection('users').findOne({ claimedEmail: email }),
    );
    const plain = recoveryCodes.flatMap((code) => [code, code.replaceAll('-', '')]);
    for (const secret of [app.secret, ...plain]) {
      expect(stored).not.toContain(secret);
      expect(gateway.log.join('\n')).not.toContain(secret);
    }
  });

  it('keeps this session, access token included, and ends every other', async () => {
    const here = await register(gateway.browser());
    const elsewhere = (await firstStep(here.email)).json<Tokens>();
    await enrol(gateway, here.access_token);
    expect(await statusOf(gateway.browser(), here.access_token)).toBe(200);
    expect(await statusOf(gateway.browser(), elsewhere.access_token)).toBe(401);
    const refresh = (refreshToken: string) => gateway.browser().post('/auth/refresh', { refreshToken });
    expect((await refresh(elsewhere.refresh_token)).status).toBe(401);
    const next = (await refresh(here.refresh_token)).json<Tokens>();
    expect(claimsOf(next.access_token)['amr']).toEqual(['pwd', 'otp']);
    const sessions = await gateway.browser().get('/auth/sessions', bearer(here.access_token));
    expect(sessions.json()).toEqual([expect.objectContaining({ current: true })]);
  });

  it('is done once: the second of two confirmations at once changes nothing, and there is one app', async () => {
    const { access_token } = await register(gateway.browser());
    const offered = await gateway.browser().post('/auth/mfa/totp', {}, bearer(access_token));
    const app = new Authenticator(gateway, offered.json<{ secret: string }>().secret);
    const confirm = () =>
      gateway.browser().post('/auth/mfa/totp/confirm', { code: app.code() }, bearer(access_token));
    const answers = await Promise.all([confirm(), confirm(), confirm()]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const more = await gateway.browser().post('/auth/mfa/totp', {}, bearer(access_token));
    expect([more.status, codeOf(more)]).toEqual([409, 'mfa_enabled']);
  });
});

describe('signing in with a password and a code', () => {
  it('asks for the code, and gives tokens that name both factors', async () => {
    const { email, app } = await personWithApp(gateway);
    const first = await firstStep(email);
    expect(first.status).toBe(200);
    expect(first.json()).toEqual({
      mfa_required: true,
      mfa_token: expect.any(String),
      methods: ['totp', 'recovery_code'],
    });
    expect(first.headers.get('cache-control')).toBe('no-store');
    gateway.clock.advance(60);
    const second = await secondStep(gateway.browser(), mfaToken(first), app.code());
    expect([second.status, second.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const claims = claimsOf(second.json<Tokens>().access_token);
    expect(claims['amr']).toEqual(['pwd', 'otp']);
    expect(Math.abs(Number(claims['auth_time']) - gateway.clock.now() / 1000)).toBeLessThan(5);
    const refreshed = await gateway.browser().post('/auth/refresh', {
      refreshToken: second.json<Tokens>().refresh_token,
    });
    expect(claimsOf(refreshed.json<Tokens>().access_token)['amr']).toEqual(['pwd', 'otp']);
  });

  it('takes a code one step early or late, and none further away', async () => {
    const { email, app } = await personWithApp(gateway);
    for (const [steps, status] of [
      [-2, 401],
      [2, 401],
      [-1, 200],
      [1, 200],
    ] as const) {
      gateway.clock.advance(90);
      const answer = await secondStep(gateway.browser(), await firstToken(email), app.code(steps));
      expect([steps, answer.status]).toEqual([steps, status]);
    }
  });

  it('takes a code once: not the one that set the app up, not twice, not twice at once (MF-01)', async () => {
    const { email, app } = await personWithApp(gateway);
    expect((await secondStep(gateway.browser(), await firstToken(email), app.code())).status).toBe(401);
    const code = app.freshCode();
    const tokens = await Promise.all(Array.from({ length: 4 }, () => firstToken(email)));
    const answers = await Promise.all(tokens.map((token) => secondStep(gateway.browser(), token, code)));
    expect(tally(answers)).toEqual({ 200: 1, 401: 3 });
    expect((await secondStep(gateway.browser(), await firstToken(email), code)).status).toBe(401);
    const older = await secondStep(gateway.browser(), await firstToken(email), app.code(-1));
    expect([older.status, codeOf(older)]).toEqual([401, 'mfa_invalid']);
  });

  it('is over with the first success: two good codes at once are one sign-in', async () => {
    const { email, app, recoveryCodes } = await personWithApp(gateway);
    const token = await firstToken(email);
    const codes = [app.freshCode(), recoveryCodes[0] ?? '', recoveryCodes[1] ?? ''];
    const answers = await Promise.all(codes.map((code) => secondStep(gateway.browser(), token, code)));
    expect(tally(answers)).toEqual({ 200: 1, 401: 2 });
    expect((await secondStep(gateway.browser(), token, recoveryCodes[2] ?? '')).status).toBe(401);
  });

  it('waits ten minutes, and no longer', async () => {
    const { email, app } = await personWithApp(gateway);
    const token = await firstToken(email);
    gateway.clock.advance(601);
    const answer = await secondStep(gateway.browser(), token, app.code());
    expect([answer.status, codeOf(answer)]).toEqual([401, 'mfa_invalid']);
  });

  it('ends with whatever ends the sessions: the password changed, signed out everywhere, disabled', async () => {
    const { email, app, access_token } = await personWithApp(gateway);
    const token = await firstToken(email);
    await gateway.browser().post('/auth/logout-all', {}, bearer(access_token));
    expect((await secondStep(gateway.browser(), token, app.freshCode())).status).toBe(401);
    const other = await firstToken(email);
    const users = gateway.database.collection('users');
    await users.updateOne({ claimedEmail: email }, { $set: { disabled: true } });
    const answer = await secondStep(gateway.browser(), other, app.freshCode());
    expect([answer.status, codeOf(answer)]).toEqual([403, 'account_disabled']);
  });

  it.each([
    {},
    { mfa_token: 'x' },
    { code: '123456' },
    { mfa_token: { $ne: null }, code: '1' },
    { mfa_token: 'x', code: '1', more: 1 },
  ])('refuses %j as a request', async (body) => {
    const answer = await gateway.browser().post('/auth/mfa', body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
  });

  it('answers an unknown mfa_token as a wrong code', async () => {
    const answer = await secondStep(gateway.browser(), 'unknown', '123456');
    expect([answer.status, codeOf(answer)]).toEqual([401, 'mfa_invalid']);
  });
});

describe('between the two steps', () => {
  it('nothing is a session: no cookie, no session, and the mfa_token opens nothing (MF-03, JW-10)', async () => {
    const { email, refresh_token, access_token } = await personWithApp(gateway);
    const sessions = () => gateway.database.collection('sessions').countDocuments();
    const before = await sessions();
    const browser = gateway.browser();
    const first = await browser.post('/auth/login', { email, password: PASSWORD });
    expect(cookiesSet(first)).toEqual([]);
    expect(await sessions()).toBe(before);
    const token = mfaToken(first);
    expect(await statusOf(browser, token)).toBe(401);
    const asCookie = await browser.get('/auth/profile', {
      cookie: `access_token=${token}; refresh_token=${token}`,
    });
    expect(asCookie.status).toBe(401);
    expect((await browser.post('/auth/refresh', { refreshToken: token })).status).toBe(401);
    const asCode = await browser.post('/auth/exchange', { code: token, code_verifier: 'v'.repeat(43) });
    expect(asCode.status).toBe(400);
    expect((await browser.get('/auth/verify', bearer(token))).status).toBe(401);
    for (const foreign of [refresh_token, access_token])
      expect((await secondStep(browser, foreign, '123456')).status).toBeGreaterThanOrEqual(400);
  });

  it('the database holds no mfa_token', async () => {
    const { email } = await personWithApp(gateway);
    const token = await firstToken(email);
    const pending = await gateway.database.collection('pending_sign_ins').find().toArray();
    expect(JSON.stringify(pending)).not.toContain(token);
  });
});

describe('a user without a second factor', () => {
  it('pays for nobody else: nothing is written but the session', async () => {
    const before = await gateway.database.collection('pending_sign_ins').countDocuments();
    const { email } = await register(gateway.browser());
    expect((await firstStep(email)).json()).toHaveProperty('access_token');
    await signIn(gateway.browser(), 'google-gmail');
    expect(await gateway.database.collection('pending_sign_ins').countDocuments()).toBe(before);
  });
});
