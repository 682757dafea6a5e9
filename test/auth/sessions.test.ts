import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from '../support/browser.js';
import { bearer, claimsOf, codeOf, PASSWORD, register, signIn, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const NEW_PASSWORD = 'quiet otter by the lake';
const api = (path: string, tokens: Tokens, method = 'POST', json?: unknown) =>
  gateway.browser().request(path, { method, json, headers: bearer(tokens.access_token) });
const profileStatus = async (tokens: Tokens) => (await api('/auth/profile', tokens, 'GET')).status;
const refreshStatus = async (tokens: Tokens) =>
  (await gateway.browser().post('/auth/refresh', { refreshToken: tokens.refresh_token })).status;
async function login(email: string, headers: Record<string, string> = {}): Promise<Tokens> {
  const answer = await gateway.browser().post('/auth/login', { email, password: PASSWORD }, headers);
  return answer.json<Tokens>();
}
/** A browser with the two cookies. */
async function signedIn(email: string): Promise<Browser> {
  const browser = gateway.browser();
  const answer = await browser.submit('/login', { email, password: PASSWORD });
  if (answer.status !== 303) throw new Error(`the form answered ${answer.status}`);
  return browser;
}
const isOver = async (tokens: Tokens) =>
  [await profileStatus(tokens), await refreshStatus(tokens)].join() === '401,401';

describe('signing out', () => {
  it('ends this session and its access tokens at once, and no other', async () => {
    const one = await register(gateway.browser());
    const other = await login(one.email);
    const renewed = (
      await gateway.browser().post('/auth/refresh', { refreshToken: one.refresh_token })
    ).json<Tokens>();
    expect((await api('/auth/logout', renewed)).status).toBe(204);
    expect([await isOver(one), await isOver(renewed)]).toEqual([true, true]);
    expect([await profileStatus(other), await refreshStatus(other)]).toEqual([200, 200]);
    expect((await api('/auth/logout', renewed)).status).toBe(401);
  });

  it('takes the cookies away', async () => {
    const { email } = await register(gateway.browser());
    const browser = await signedIn(email);
    const answer = await browser.request('/auth/logout', {
      method: 'POST',
      headers: { origin: gateway.url },
    });
    expect(answer.status).toBe(204);
    expect([await browser.cookie('access_token'), await browser.cookie('refresh_token')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('everywhere ends all sessions, and later tokens are of the next version', async () => {
    const one = await register(gateway.browser());
    const other = await login(one.email);
    const stranger = await register(gateway.browser());
    expect((await api('/auth/logout-all', one)).status).toBe(204);
    expect([await isOver(one), await isOver(other)]).toEqual([true, true]);
    expect(await profileStatus(stranger)).toBe(200);
    const next = await login(one.email);
    expect([claimsOf(one.access_token)['ver'], claimsOf(next.access_token)['ver']]).toEqual([0, 1]);
    expect(await profileStatus(next)).toBe(200);
  });
});

describe('changing the password', () => {
  const change = (tokens: Tokens, json: unknown) => api('/auth/password', tokens, 'POST', json);

  it('ends every session, and the old password with them (LO-22)', async () => {
    const one = await register(gateway.browser());
    const other = await login(one.email);
    const answer = await change(one, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([204, []]);
    expect(await isOver(other)).toBe(true);
    const again = (password: string) => gateway.browser().post('/auth/login', { email: one.email, password });
    expect((await again(PASSWORD)).status).toBe(401);
    const next = await again(NEW_PASSWORD);
    expect([next.status, claimsOf(next.json<Tokens>().access_token)['ver']]).toEqual([200, 1]);
  });

  it('gives a browser new cookies: it stays signed in', async () => {
    const one = await register(gateway.browser());
    const browser = await signedIn(one.email);
    const before = await browser.cookie('refresh_token');
    const json = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    const answer = await browser.request('/auth/password', {
      method: 'POST',
      json,
      headers: { origin: gateway.url },
    });
    expect(answer.status).toBe(204);
    expect(await browser.cookie('refresh_token')).not.toBe(before);
    expect((await browser.get('/auth/profile')).status).toBe(200);
    expect(await isOver(one)).toBe(true);
  });

  it.each([
    [
      'a wrong one',
      { currentPassword: 'wrong horse battery staple', newPassword: NEW_PASSWORD },
      401,
      'invalid_credentials',
    ],
    ['none', { newPassword: NEW_PASSWORD }, 401, 'invalid_credentials'],
    ['a weak new one', { currentPassword: PASSWORD, newPassword: 'password1' }, 422, 'weak_password'],
    ['an operator', { currentPassword: { $ne: null }, newPassword: NEW_PASSWORD }, 400, 'invalid_request'],
  ])('with %s as the current one changes nothing', async (_name, json, status, code) => {
    const tokens = await register(gateway.browser());
    const answer = await change(tokens, json);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    // Nobody typed an address here.
    expect(answer.json<{ detail: string }>().detail).not.toMatch(/address/);
    expect([await profileStatus(tokens), (await login(tokens.email)).token_type]).toEqual([200, 'Bearer']);
  });

  it('sets a first one for whoever came by a provider with a verified address', async () => {
    const tokens = await signIn(gateway.browser(), 'google-gmail');
    expect((await change(tokens, { newPassword: NEW_PASSWORD })).status).toBe(204);
    const login = { email: 'ada@gmail.com', password: NEW_PASSWORD };
    expect((await gateway.browser().post('/auth/login', login)).status).toBe(200);
  });
});

describe('the list of sessions (RF-15)', () => {
  interface Shown {
    id: string;
    current: boolean;
    device: string;
    amr: string[];
  }
  const list = async (tokens: Tokens) => (await api('/auth/sessions', tokens, 'GET')).json<Shown[]>();

  it("shows one's own, this one marked, with a name for the device", async () => {
    const one = await register(gateway.browser());
    const userAgent = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';
    const other = await login(one.email, { 'user-agent': userAgent });
    const shown = await list(one);
    expect(shown.map(({ id }) => id).sort()).toEqual(
      [one, other].map(({ access_token }) => claimsOf(access_token)['sid']).sort(),
    );
    expect(shown.find(({ current }) => current)?.id).toBe(claimsOf(one.access_token)['sid']);
    expect(shown.find(({ current }) => !current)).toEqual({
      id: claimsOf(other.access_token)['sid'],
      current: false,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      lastUsedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      ip: '127.0.0.1',
      userAgent,
      device: 'Firefox on Windows',
      amr: ['pwd'],
    });
  });

  it('ends one of them, and only that one', async () => {
    const one = await register(gateway.browser());
    const other = await login(one.email);
    const path = `/auth/sessions/${String(claimsOf(other.access_token)['sid'])}`;
    expect((await api(path, one, 'DELETE')).status).toBe(204);
    expect([await isOver(other), await profileStatus(one), (await list(one)).length]).toEqual([true, 200, 1]);
    expect((await api(path, one, 'DELETE')).status).toBe(404);
  });

  it("another user's is as one that is not there: 404, and it lives", async () => {
    const [one, stranger] = [await register(gateway.browser()), await register(gateway.browser())];
    const foreign = await api(
      `/auth/sessions/${String(claimsOf(stranger.access_token)['sid'])}`,
      one,
      'DELETE',
    );
    const absent = await api('/auth/sessions/AAAAAAAAAAAAAAAAAAAAAA', one, 'DELETE');
    expect([foreign.status, absent.status]).toEqual([404, 404]);
    expect(codeOf(foreign)).toBe(codeOf(absent));
    expect([await profileStatus(stranger), await refreshStatus(stranger)]).toEqual([200, 200]);
  });
});
