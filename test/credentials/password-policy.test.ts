import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, codeOf, PASSWORD, register, signIn, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const DISPLAY_NAME = 'Augusta Byron';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
});
afterAll(() => gateway.stop());

const tryRegister = (password: unknown, email = someAddress()) =>
  gateway.browser().post('/auth/register', { email, password, displayName: DISPLAY_NAME });

describe('registering with a password that would be guessed (LO-14)', () => {
  it.each([
    ['password1', 'one of the first'],
    ['P@ssw0rd', 'one of the first'],
    ['aaaaaaaaaaaa', 'repeats'],
    ['abcdefghijkl', 'sequence'],
    ['azertyuiop', 'keyboard'],
    ['19.04.1987', 'easy to guess'],
    ['Latchkey2026', 'this service'],
    ['l4tchkey!', 'this service'],
    ['Byron1815', 'this service'],
    ['augustabyron', 'this service'],
    ['localhost1', 'this service'],
    ['short-1', 'at least 8'],
    ['qzjxkvbwhm'.repeat(26), 'at most 256'],
  ])('%.20s: 422, and in words why', async (password, words) => {
    const email = someAddress();
    const answer = await tryRegister(password, email);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'weak_password']);
    expect(answer.json()).toMatchObject({
      errors: [{ path: 'password', message: expect.stringContaining(words) }],
    });
    expect(answer.text).not.toContain(password);
    expect(await gateway.database.collection('users').findOne({ emailKey: email })).toBeNull();
  });

  it('tells it beside the field of the page', async () => {
    const form = { email: someAddress(), password: 'abcdefghijkl', displayName: '' };
    const page = await gateway.browser().submit('/register', form);
    expect(page.status).toBe(422);
    expect(page.text).toContain('This password is a sequence that everybody knows');
    expect(page.text).not.toContain('abcdefghijkl');
  });
});

describe('what is accepted, and then signs in (LO-12, LO-13, LO-15)', () => {
  it.each([
    '482915037264',
    'zqhwmvkp',
    '   x y z   ',
    '😀😁😂🤣😃😄😅😆',
    'żółta łódź płynie',
    'quiet-otter-lake-'.repeat(3).padEnd(64, 'zq'),
    'ｑｕｉｅｔ ｏｔｔｅｒ ｌａｋｅ',
    '🦦'.repeat(8) + 'quiet otter by the lake'.padEnd(248, 'zqx-'),
  ])('%.30s', async (password) => {
    const email = someAddress();
    expect((await tryRegister(password, email)).status).toBe(201);
    const login = (typed: string) => gateway.browser().post('/auth/login', { email, password: typed });
    expect((await login(password)).status).toBe(200);
    expect((await login(password.normalize('NFKD'))).status).toBe(200);
    expect((await login(password.slice(0, -1))).status).toBe(401);
  });
});

it('a body of 90 KB is refused before anything is hashed or judged (LO-13)', async () => {
  for (const path of ['/auth/register', '/auth/login']) {
    const body = { email: someAddress(), password: 'x'.repeat(90_000) };
    const answer = await gateway.browser().post(path, body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
    expect(answer.text.length).toBeLessThan(2_000);
  }
});

describe('changing a password', () => {
  it.each([
    ['common', 'iloveyou1'],
    ["the account's own", 'augusta.byron'],
  ])('%s: 422, and the old one stays', async (_name, newPassword) => {
    const browser = gateway.browser();
    const { access_token, email } = await register(browser);
    await browser.request('/auth/profile', {
      method: 'PATCH',
      json: { displayName: DISPLAY_NAME },
      headers: bearer(access_token),
    });
    const change = { currentPassword: PASSWORD, newPassword };
    const answer = await browser.post('/auth/password', change, bearer(access_token));
    expect([answer.status, codeOf(answer)]).toEqual([422, 'weak_password']);
    expect(answer.json()).toMatchObject({ errors: [{ path: 'newPassword' }] });
    expect((await browser.post('/auth/login', { email, password: PASSWORD })).status).toBe(200);
  });

  it('holds for the first password of somebody who came by a provider, too', async () => {
    const browser = gateway.browser();
    const { access_token } = await signIn(browser, 'google-gmail');
    const answer = await browser.post(
      '/auth/password',
      { newPassword: 'ada@gmail.com' },
      bearer(access_token),
    );
    expect([answer.status, codeOf(answer)]).toEqual([422, 'weak_password']);
  });
});
