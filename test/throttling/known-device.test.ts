import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { forgot } from '../mail/caught-mail.js';
import { mfaToken, personWithApp, secondStep } from '../support/authenticator.js';
import type { Browser } from '../support/browser.js';
import { bearer, PASSWORD, register, signIn, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { atOnce, BEHIND_A_PROXY, from, login, rightly, someNetwork, tally, WRONG } from './guessing.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: BEHIND_A_PROXY });
});
afterAll(() => gateway.stop());
afterEach(async () => {
  await gateway.database.collection('throttles').deleteMany({});
});

interface Owner {
  browser: Browser;
  email: string;
  address: string;
  tokens: Tokens;
}

/** Somebody who signed in with a password once, in a browser that keeps its cookies. */
async function owner(): Promise<Owner> {
  const browser = gateway.browser();
  const address = someNetwork();
  const { email } = await register(gateway.browser());
  const answer = await browser.post('/auth/login', { email, password: PASSWORD }, from(address));
  expect(answer.status).toBe(200);
  return { browser, email, address, tokens: answer.json<Tokens>() };
}

const signInAgain = async ({ browser, email, address }: Owner, password = PASSWORD) =>
  (await browser.post('/auth/login', { email, password }, from(address))).status;

/** Failures until nobody gets in any more: from the owner's own address, and from elsewhere. */
async function attack({ email, address }: Pick<Owner, 'email' | 'address'>): Promise<void> {
  await atOnce(12, () => login(gateway, email, { address }));
  await atOnce(20, () => login(gateway, email));
  expect((await rightly(gateway, email, address)).status).toBe(429);
  expect((await rightly(gateway, email)).status).toBe(429);
}

describe('an attacker who fails until the account is closed to strangers (LO-06)', () => {
  it('does not lock out its owner on a device that is known', async () => {
    const person = await owner();
    await attack(person);
    expect(await signInAgain(person)).toBe(200);
    const page = await person.browser.submit(
      '/login',
      { email: person.email, password: PASSWORD },
      from(person.address),
    );
    expect([page.status, page.location]).toEqual([303, `${gateway.url}/account`]);
  });

  it('nor where the sign-in had two steps: the device is known once both are taken, on the page too', async () => {
    const { email, app } = await personWithApp(gateway);
    const [client, page] = [gateway.browser(), gateway.browser()];
    const first = await client.post('/auth/login', { email, password: PASSWORD });
    expect(await client.cookie('device')).toBeUndefined();
    expect((await secondStep(client, mfaToken(first), app.freshCode())).status).toBe(200);
    await page.submit('/login', { email, password: PASSWORD });
    expect(await page.cookie('device')).toBeUndefined();
    await page.submit('/login/second-step', { code: app.freshCode() });
    await attack({ email, address: someNetwork() });
    for (const browser of [client, page]) {
      expect(await browser.cookie('device')).toMatch(/\./);
      expect((await browser.post('/auth/login', { email, password: PASSWORD })).status).toBe(200);
    }
  });

  it('nor after the owner signed out everywhere, or changed the password', async () => {
    const person = await owner();
    const all = await person.browser.post('/auth/logout-all', undefined, bearer(person.tokens.access_token));
    expect(all.status).toBe(204);
    await attack(person);
    const again = await person.browser.post('/auth/login', { email: person.email, password: PASSWORD });
    expect(again.status).toBe(200);
    const newPassword = 'three quiet herons at dusk';
    const change = await person.browser.post(
      '/auth/password',
      { currentPassword: PASSWORD, newPassword },
      bearer(again.json<Tokens>().access_token),
    );
    expect(change.status).toBe(204);
    await attack(person);
    expect(await signInAgain(person, newPassword)).toBe(200);
  });

  it('does not lock out a sign-in with Google', async () => {
    await signIn(gateway.browser(), 'google-gmail');
    await attack({ email: 'ada@gmail.com', address: someNetwork() });
    expect((await signIn(gateway.browser(), 'google-gmail')).token_type).toBe('Bearer');
  });
});

describe('an owner who is locked out everywhere', () => {
  it('is let in again by a reset, at once and from the same place', async () => {
    const person = await owner();
    await attack(person);
    const token = await forgot(gateway, person.email);
    const newPassword = 'three quiet herons at dusk';
    const body = { token, password: newPassword };
    const reset = await gateway.browser().post('/auth/password/reset', body, from(person.address));
    expect(reset.status).toBe(204);
    const { email, address } = person;
    expect((await login(gateway, email, { password: newPassword, address })).status).toBe(200);
    expect((await login(gateway, email, { password: newPassword })).status).toBe(200);
  });
});

describe('a device that is known', () => {
  it('has a budget of its own, exact as well', async () => {
    const person = await owner();
    const steps = await atOnce(40, () =>
      person.browser.post('/auth/login', { email: person.email, password: WRONG }, from(person.address)),
    );
    expect(tally(steps)).toEqual({ 401: 10, 429: 30 });
    expect(await signInAgain(person)).toBe(429);
    expect((await rightly(gateway, person.email)).status).toBe(200);
  });

  it('is known for the accounts that signed in there, and for no other', async () => {
    const person = await owner();
    const other = await owner();
    await attack(other);
    expect(await signInAgain({ ...other, browser: person.browser })).toBe(429);
    expect((await person.browser.get('/auth/profile')).status).toBe(401);
    const housemate = await register(gateway.browser());
    const shared = { ...person, email: housemate.email };
    expect(await signInAgain(shared)).toBe(200);
    await attack(shared);
    await attack(person);
    expect([await signInAgain(shared), await signInAgain(person)]).toEqual([200, 200]);
  });

  it('is no longer known when the password it was known by is gone, nor by a cookie that was altered', async () => {
    const person = await owner();
    const thief = gateway.browser();
    await thief.post('/auth/login', { email: person.email, password: PASSWORD });
    const genuine = (await person.browser.cookie('device')) ?? '';
    const newPassword = 'three quiet herons at dusk';
    const body = { currentPassword: PASSWORD, newPassword };
    await person.browser.post('/auth/password', body, bearer(person.tokens.access_token));
    await attack(person);
    const post = (cookie: string) =>
      gateway.browser().post('/auth/login', { email: person.email, password: newPassword }, { cookie });
    const [id, proof] = genuine.split('.');
    const altered = ['', 'device=', `device=${id}`, `device=${'A'.repeat(22)}.${proof}`, `device=${genuine}`];
    altered.push(`device=${id}.${'A'.repeat(43)}`, `device=${(await thief.cookie('device')) ?? ''}`);
    for (const cookie of altered) expect((await post(cookie)).status).toBe(429);
    expect((await post(`device=${(await person.browser.cookie('device')) ?? ''}`)).status).toBe(200);
  });

  it('is known by a cookie that is no sign-in, and set by nothing but a right password', async () => {
    const person = await owner();
    const cookie = `device=${(await person.browser.cookie('device')) ?? ''}`;
    expect((await gateway.browser().get('/auth/profile', { cookie })).status).toBe(401);
    expect((await login(gateway, person.email)).headers.getSetCookie()).toEqual([]);
    const [line = '', ...more] = (await rightly(gateway, person.email)).headers.getSetCookie();
    expect(more).toEqual([]);
    expect(line).toMatch(/^device=[\w-]{22}\.[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  // Last: passport's strategies are global, and this gateway's would answer for the one above after its end.
  it('is known by a cookie of this host alone where there is https', async () => {
    const secure = await startGateway({ environment: { PUBLIC_URL: 'https://login.example.com' } });
    const post = (path: string, body: object) =>
      fetch(secure.address + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const account = { email: 'someone@example.com', password: PASSWORD };
    await post('/auth/register', account);
    const [line] = (await post('/auth/login', account)).headers.getSetCookie();
    await secure.stop();
    expect(line).toMatch(/^__Host-device=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });
});
