import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, PASSWORD, register, someAddress } from '../support/journeys.js';
import { adminEnvironment, apiKey } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import {
  atOnce,
  BEHIND_A_PROXY,
  from,
  keptCounters,
  setCounters,
  someNetwork,
  tally,
  WRONG,
} from './guessing.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { ...BEHIND_A_PROXY, ...adminEnvironment() } });
});
afterAll(() => gateway.stop());

describe('registering', () => {
  it('is refused to an address that did so a thousand times within the hour, on the page too', async () => {
    const address = someNetwork();
    const post = () =>
      gateway.browser().post('/auth/register', { email: someAddress(), password: PASSWORD }, from(address));
    expect((await post()).status).toBe(201);
    await setCounters(gateway, 'register:address', 998);
    const answers = await atOnce(6, post);
    expect(tally(answers)).toEqual({ 201: 2, 429: 4 });
    expect(Number(answers.find(({ status }) => status === 429)?.headers.get('retry-after'))).toBeGreaterThan(
      3000,
    );
    const form = { email: someAddress(), password: PASSWORD };
    const page = await gateway.browser().submit('/register', form, from(address));
    expect(page.status).toBe(429);
    expect(page.text).toContain('Too many tries');
    expect(await gateway.database.collection('users').countDocuments({ emailKey: form.email })).toBe(0);
    expect((await gateway.browser().post('/auth/register', form, from(someNetwork()))).status).toBe(201);
  });
});

describe('the current password, asked for when it is changed', () => {
  it('is guessed ten times by a stolen token, and no more, from wherever', async () => {
    const { access_token: token } = await register(gateway.browser());
    const change = (currentPassword: string) =>
      gateway
        .browser()
        .post(
          '/auth/password',
          { currentPassword, newPassword: 'three quiet herons' },
          { ...bearer(token), ...from(someNetwork()) },
        );
    expect(tally(await atOnce(40, () => change(WRONG)))).toEqual({ 401: 10, 429: 30 });
    expect((await change(PASSWORD)).status).toBe(429);
  });

  it('may be right as often as one likes', async () => {
    const browser = gateway.browser();
    const { email } = await register(browser);
    for (let round = 0; round < 12; round += 1) {
      const { access_token: token } = (
        await browser.post('/auth/login', { email, password: PASSWORD }, from(someNetwork()))
      ).json<{ access_token: string }>();
      const body = { currentPassword: PASSWORD, newPassword: PASSWORD };
      expect((await browser.post('/auth/password', body, bearer(token))).status).toBe(204);
    }
  });
});

describe('API keys', () => {
  it('are guessed six hundred times a minute from an address; good ones are not counted', async () => {
    const { key } = await apiKey(gateway);
    const address = someNetwork();
    const whoami = (value: string, place = address) =>
      gateway.browser().get('/internal/whoami', { 'x-api-key': value, ...from(place) });
    expect(tally(await atOnce(50, () => whoami(key)))).toEqual({ 200: 50 });
    let answers: { status: number }[] = [];
    for (let round = 0; round < 13; round += 1)
      answers = [...answers, ...(await atOnce(50, () => whoami('lk_wrong')))];
    expect(tally(answers)).toEqual({ 401: 600, 429: 50 });
    expect((await whoami(key)).status).toBe(429);
    expect((await whoami(key, someNetwork())).status).toBe(200);
  }, 60_000);
});

describe('what is not throttled', () => {
  it('an ordinary authenticated request costs no counter', async () => {
    const { access_token: token } = await register(gateway.browser());
    const before = await keptCounters(gateway);
    for (const path of ['/auth/verify', '/auth/profile', '/auth/sessions', '/auth/providers', '/auth/google'])
      expect((await gateway.browser().get(path, bearer(token))).status).toBeLessThan(400);
    expect(await keptCounters(gateway)).toEqual(before);
  });
});
