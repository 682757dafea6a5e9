import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, codeOf, PASSWORD, register, signIn, type Tokens } from '../support/journeys.js';
import { mfaToken, personWithApp, secondStep } from '../support/authenticator.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { tally } from '../handshake/outcomes.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const firstToken = async (email: string) =>
  mfaToken(await gateway.browser().post('/auth/login', { email, password: PASSWORD }));
const guess = (token: string, code: string) => secondStep(gateway.browser(), token, code);

describe('guessing codes (MF-02)', () => {
  it('five wrong codes in a row stop the account, however many sign-ins they are spread over', async () => {
    const { email, app, recoveryCodes } = await personWithApp(gateway);
    const tokens = await Promise.all([1, 2, 3].map(() => firstToken(email)));
    const guesses = tokens.flatMap((token) => Array.from({ length: 4 }, () => guess(token, app.wrongCode())));
    expect(tally(await Promise.all(guesses))).toEqual({ 401: 5, 429: 7 });
    const right = await guess(await firstToken(email), app.freshCode());
    expect([right.status, codeOf(right)]).toEqual([429, 'rate_limited']);
    expect(Number(right.headers.get('retry-after'))).toBeLessThanOrEqual(3600);
    // The owner is not locked out: a recovery code cannot be guessed, so it need not wait.
    expect((await guess(await firstToken(email), recoveryCodes[0] ?? '')).status).toBe(200);
  });

  it('a right code forgives the wrong ones before it', async () => {
    const { email, app } = await personWithApp(gateway);
    for (let round = 0; round < 3; round += 1) {
      const token = await firstToken(email);
      for (let tries = 0; tries < 3; tries += 1)
        expect((await guess(token, app.wrongCode())).status).toBe(401);
      expect((await guess(token, app.freshCode())).status).toBe(200);
    }
  });

  it('the page says so too, and when to come back', async () => {
    const { email, app } = await personWithApp(gateway);
    const browser = gateway.browser();
    const token = await firstToken(email);
    for (let tries = 0; tries < 5; tries += 1) await guess(token, app.wrongCode());
    await browser.submit('/login', { email, password: PASSWORD });
    const answer = await browser.submit('/login/second-step', { code: app.freshCode() });
    expect([answer.status, answer.headers.has('retry-after')]).toEqual([429, true]);
    expect(answer.text).toContain('Too many tries');
  });
});

describe('recovery codes (MF-05)', () => {
  it('each signs in once, also when it is sent several times at once, typed in any manner', async () => {
    const { email, recoveryCodes } = await personWithApp(gateway);
    const [first = '', second = ''] = recoveryCodes;
    const tokens = await Promise.all([1, 2, 3, 4].map(() => firstToken(email)));
    const answers = await Promise.all(tokens.map((token) => guess(token, first)));
    expect(tally(answers)).toEqual({ 200: 1, 401: 3 });
    const typed = ` ${second.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')} `;
    expect((await guess(await firstToken(email), typed)).status).toBe(200);
    expect((await guess(await firstToken(email), second)).status).toBe(401);
  });

  it('belong to one person', async () => {
    const [one, other] = [await personWithApp(gateway), await personWithApp(gateway)];
    expect((await guess(await firstToken(one.email), other.recoveryCodes[0] ?? '')).status).toBe(401);
  });

  it('are made anew on demand, and the old ones end', async () => {
    const { email, recoveryCodes, access_token } = await personWithApp(gateway);
    const answer = await gateway.browser().post('/auth/mfa/recovery-codes', {}, bearer(access_token));
    const fresh = answer.json<{ recoveryCodes: string[] }>().recoveryCodes;
    expect([answer.status, new Set([...fresh, ...recoveryCodes]).size]).toEqual([200, 20]);
    expect((await guess(await firstToken(email), recoveryCodes[0] ?? '')).status).toBe(401);
    expect((await guess(await firstToken(email), fresh[0] ?? '')).status).toBe(200);
  });

  it('are not there without a second factor', async () => {
    const { access_token } = await register(gateway.browser());
    const answer = await gateway.browser().post('/auth/mfa/recovery-codes', {}, bearer(access_token));
    expect([answer.status, codeOf(answer)]).toEqual([404, 'not_found']);
  });
});

describe('turning the second factor off', () => {
  const turnOff = (token: string, code: string) =>
    gateway.browser().request('/auth/mfa/totp', { method: 'DELETE', json: { code }, headers: bearer(token) });

  it('takes a code, or a recovery code, and ends both', async () => {
    const { email, app, access_token } = await personWithApp(gateway);
    expect((await turnOff(access_token, app.wrongCode())).status).toBe(401);
    expect((await turnOff(access_token, app.code())).status).toBe(401);
    expect((await turnOff(access_token, app.freshCode())).status).toBe(204);
    const answer = await gateway.browser().post('/auth/login', { email, password: PASSWORD });
    expect(answer.json()).toHaveProperty('access_token');
    const user = await gateway.database.collection('users').findOne({ claimedEmail: email });
    expect(Object.keys(user ?? {}).filter((key) => /totp|recovery/i.test(key))).toEqual([]);
    const lost = await personWithApp(gateway);
    expect((await turnOff(lost.access_token, lost.recoveryCodes[4] ?? '')).status).toBe(204);
  });

  it('is for a sign-in of the last ten minutes (MF-06)', async () => {
    const { app, access_token, refresh_token } = await personWithApp(gateway);
    gateway.clock.advance(601);
    const refreshed = await gateway.browser().post('/auth/refresh', { refreshToken: refresh_token });
    const token = refreshed.json<Tokens>().access_token;
    expect(token).not.toBe(access_token);
    const answer = await turnOff(token, app.code());
    expect([answer.status, codeOf(answer)]).toEqual([401, 'step_up_required']);
  });

  it('leaves a record of each change', async () => {
    const { app, access_token, email } = await personWithApp(gateway);
    await turnOff(access_token, app.freshCode());
    const user = await gateway.database.collection('users').findOne({ claimedEmail: email });
    const events = gateway.log.filter((line) => line.includes(String(user?._id)));
    for (const event of ['totp.added', 'totp.removed'])
      expect(events.some((line) => line.includes(`"${event}"`))).toBe(true);
  });
});

describe('changing how one signs in asks for a sign-in of the last ten minutes', () => {
  it('a first password, where there is none to ask for', async () => {
    const { refresh_token } = await signIn(gateway.browser(), 'google-gmail');
    gateway.clock.advance(601);
    const { access_token } = (
      await gateway.browser().post('/auth/refresh', { refreshToken: refresh_token })
    ).json<Tokens>();
    const answer = await gateway
      .browser()
      .post('/auth/password', { newPassword: PASSWORD }, bearer(access_token));
    expect([answer.status, codeOf(answer)]).toEqual([401, 'step_up_required']);
  });

  const code = { code: '123456' };
  it.each<[string, string, object | undefined]>([
    ['POST', '/auth/google/link', undefined],
    ['DELETE', '/auth/identities/google', undefined],
    ['POST', '/auth/mfa/totp', undefined],
    ['POST', '/auth/mfa/totp/confirm', code],
    ['DELETE', '/auth/mfa/totp', code],
    ['POST', '/auth/mfa/recovery-codes', undefined],
  ])('%s %s', async (method, path, json) => {
    const { refresh_token } = await register(gateway.browser());
    gateway.clock.advance(601);
    const { access_token } = (
      await gateway.browser().post('/auth/refresh', { refreshToken: refresh_token })
    ).json<Tokens>();
    const answer = await gateway.browser().request(path, { method, json, headers: bearer(access_token) });
    expect([answer.status, codeOf(answer)]).toEqual([401, 'step_up_required']);
  });
});
