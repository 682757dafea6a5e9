import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Step } from '../support/browser.js';
import { bearer, codeOf, PASSWORD, register, signIn, someAddress, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
const answers: Step[] = [];
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

async function post(path: string, body: unknown): Promise<Step> {
  const step = await gateway.browser().post(path, body);
  answers.push(step);
  return step;
}
const login = (email: string, password = PASSWORD) => post('/auth/login', { email, password });
const storedUser = (emailKey: string) => gateway.database.collection('users').findOne({ emailKey });

describe('registering', () => {
  it('signs in at once: tokens, not to be cached', async () => {
    const answer = await post('/auth/register', {
      email: someAddress(),
      password: PASSWORD,
      displayName: ' Ada ',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(answer.json<Tokens>()).sort()).toEqual([
      'access_token',
      'expires_in',
      'refresh_token',
      'token_type',
    ]);
    expect(answer.json<Tokens>()).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
    expect(answer.headers.getSetCookie()).toEqual([]);
    const profile = await gateway.browser().get('/auth/profile', bearer(answer.json<Tokens>().access_token));
    answers.push(profile);
    expect(profile.json()).toMatchObject({
      displayName: 'Ada',
      emailVerified: false,
      roles: [],
      hasPassword: true,
    });
  });

  it.each([
    ['as it is', (email: string) => email],
    ['in upper case', (email: string) => email.toUpperCase()],
    ['with spaces around', (email: string) => ` ${email} `],
    ['in full-width letters', (email: string) => email.replace(/^p/, '\uFF50')],
  ])('an address that is taken, written %s, is refused', async (_name, written) => {
    const { email } = await register(gateway.browser());
    const answer = await post('/auth/register', { email: written(email), password: PASSWORD });
    expect([answer.status, codeOf(answer)]).toEqual([409, 'email_taken']);
  });

  it('makes one account of ten simultaneous tries', async () => {
    const body = { email: someAddress(), password: PASSWORD };
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => post('/auth/register', body)))).map(
      ({ status }) => status,
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(9);
  });

  it.each(['short-1', 'password1', 'x'.repeat(257)])('refuses the password %.20s', async (password) => {
    const email = someAddress();
    const answer = await post('/auth/register', { email, password });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'weak_password']);
    expect(answer.json()).toMatchObject({ errors: [{ path: 'password' }] });
    expect(answer.text).not.toContain(password);
    expect(await storedUser(email)).toBeNull();
  });

  it('refuses the address as the password', async () => {
    const email = someAddress();
    expect((await post('/auth/register', { email, password: email })).status).toBe(422);
  });

  it('refuses what is no address', async () => {
    const answer = await post('/auth/register', { email: 'nobody', password: PASSWORD });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'invalid_request', errors: [{ path: 'email' }] });
  });
});

describe('signing in with a password', () => {
  it('answers tokens, however the address is written', async () => {
    const { email } = await register(gateway.browser());
    const answer = await login(` ${email.toUpperCase()}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json<Tokens>()).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
  });

  it('takes the same password typed on another keyboard (LO-12)', async () => {
    const email = someAddress();
    const password = 'zw\u00F6lf Boxk\u00E4mpfer';
    await post('/auth/register', { email, password });
    expect((await login(email, password.normalize('NFD'))).status).toBe(200);
    expect((await login(email, password.replace('B', '\uFF22'))).status).toBe(200);
    expect((await login(email, password.toUpperCase())).status).toBe(401);
  });

  it('never tells why not: unknown, wrong password, social-only, empty, malformed (LO-01, LO-21)', async () => {
    const { email } = await register(gateway.browser());
    await signIn(gateway.browser(), 'google-gmail');
    const refused = [
      await login(someAddress()),
      await login(email, 'wrong horse battery staple'),
      await login('ada@gmail.com'),
      await login('ada@gmail.com', 'null'),
      await login('ada@gmail.com', ''),
      await login(email, ''),
      await login(''),
      await login('no address'),
    ];
    const shown = refused.map(({ status, headers, text }) => {
      const { requestId, ...body } = JSON.parse(text) as Record<string, unknown>;
      const varying = new Set(['date', 'x-request-id', 'content-length']);
      expect(requestId).toBe(headers.get('x-request-id'));
      return { status, body, headers: [...headers].filter(([name]) => !varying.has(name)) };
    });
    expect(shown[0]).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    for (const one of shown) expect(one).toEqual(shown[0]);
  });

  it('happens at its own route only, and by its body only', async () => {
    const { email } = await register(gateway.browser());
    const query = `?${new URLSearchParams({ email, password: PASSWORD }).toString()}`;
    expect((await post(`/auth/login${query}`, {})).status).toBe(400);
    expect((await post(`/auth/login${query}`, { email, password: 'wrong horse battery' })).status).toBe(401);
    expect((await post(`/auth/login${query}`, { email: '', password: '' })).status).toBe(401);
    expect((await gateway.browser().get(`/auth/login${query}`)).status).toBe(405);
    expect((await gateway.browser().get(`/auth/profile${query}`)).status).toBe(401);
    expect((await post('/auth/refresh', { email, password: PASSWORD })).status).toBe(400);
    expect((await post('/auth/exchange', { email, password: PASSWORD })).status).toBe(400);
  });
});

describe('what is kept and said of a password', () => {
  it('is an Argon2id hash in the database, and nothing anywhere else', async () => {
    const { email } = await register(gateway.browser());
    expect((await storedUser(email))?.['passwordHash']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const said = [...answers.map(({ text }) => text), ...gateway.log].join('\n');
    expect(said.length).toBeGreaterThan(1000);
    expect(said).not.toContain('$argon2');
    expect(said).not.toContain(PASSWORD);
    expect(gateway.log.join('\n')).not.toContain(email);
  });
});
