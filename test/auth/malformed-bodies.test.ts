import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, codeOf, PASSWORD, register, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const ROUTES = ['/auth/register', '/auth/login'];
const json = { 'content-type': 'application/json' };

/** Sends a body byte for byte. */
async function send(path: string, body: string | Buffer, headers: Record<string, string> = json) {
  const response = await fetch(new URL(path, gateway.url), {
    method: 'POST',
    headers,
    body: new Uint8Array(Buffer.from(body)),
  });
  const problem = (await response.json()) as { code: string; errors?: { path: string; message: string }[] };
  return { status: response.status, type: response.headers.get('content-type'), problem };
}
const post = (path: string, body: unknown) => gateway.browser().post(path, body);
const users = () => gateway.database.collection('users');

describe.each(ROUTES)('%s refuses', (route) => {
  const good = { email: 'a@example.com', password: PASSWORD };

  it.each([
    ['an operator for the address', { ...good, email: { $ne: null } }],
    ['an operator for the password', { ...good, password: { $regex: '' } }],
    ['an array for the address', { ...good, email: ['a@example.com'] }],
    ['an array for the password', { ...good, password: [PASSWORD] }],
    ['a number', { ...good, password: 12345678 }],
    ['a flag', { ...good, password: true }],
    ['null', { ...good, email: null }],
    ['a missing field', { email: good.email }],
    ['an unknown field', { ...good, remember: true }],
    ['an operator as a field', { ...good, $where: '1' }],
    ['a dotted field', { ...good, 'email.$ne': '' }],
    ['an array', [good]],
    ['an empty object', {}],
    ['a password of 90 kB', { ...good, password: 'x'.repeat(90_000) }],
  ])('%s', async (_name, body) => {
    const answer = await post(route, body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
    expect(answer.json<{ errors: unknown[] }>().errors.length).toBeGreaterThan(0);
  });

  it.each([
    ['a text', '"text"'],
    ['null', 'null'],
    ['half a body', '{"email":"a@example.com"'],
    ['no JSON', 'email=a&password=b'],
    ['a prototype', `{"email":"a@example.com","password":"${PASSWORD}","__proto__":{"roles":["admin"]}}`],
    [
      'a constructor',
      `{"email":"b@example.com","password":"${PASSWORD}","constructor":{"prototype":{"roles":["admin"]}}}`,
    ],
  ])('%s instead of an object', async (_name, body) => {
    const answer = await send(route, body);
    expect([answer.status, answer.problem.code]).toEqual([400, 'invalid_request']);
    expect(answer.type).toContain('application/problem+json');
    expect(Reflect.get({}, 'roles')).toBeUndefined();
  });

  it('no body at all', async () => {
    const answer = await gateway.browser().request(route, { method: 'POST' });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
  });

  it('ten thousand unknown fields, in a short answer', async () => {
    const fields = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, 1]));
    const answer = await post(route, { ...good, ...fields });
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(4000);
  });

  it('more than 100 kB', async () => {
    const answer = await send(route, JSON.stringify({ ...good, password: 'x'.repeat(103_000) }));
    expect([answer.status, answer.problem.code]).toEqual([413, 'payload_too_large']);
  });

  it('a gzip bomb (HT-02)', async () => {
    const bomb = gzipSync(JSON.stringify({ ...good, password: 'x'.repeat(50_000_000) }));
    const answer = await send(route, bomb, { ...json, 'content-encoding': 'gzip' });
    expect(bomb.length).toBeLessThan(100_000);
    expect([answer.status, answer.problem.code]).toEqual([413, 'payload_too_large']);
  });

  it.each([
    ['text/plain', JSON.stringify(good)],
    ['text/plain;charset=UTF-8', JSON.stringify(good)],
    ['application/x-www-form-urlencoded', `email=a%40example.com&password=${encodeURIComponent(PASSWORD)}`],
    ['application/x-www-form-urlencoded', 'email[$ne]=&password[$ne]='],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/jsonp', JSON.stringify(good)],
    ['application/json; charset=koi8-r', JSON.stringify(good)],
  ])('%s', async (type, body) => {
    const answer = await send(route, body, { 'content-type': type });
    expect([answer.status, answer.problem.code]).toEqual([415, 'unsupported_media_type']);
  });

  it('a body whose kind is not said', async () => {
    const answer = await send(route, JSON.stringify(good), {});
    expect(answer.status).toBe(415);
  });
});

describe('a body that is no JSON object', () => {
  it.each(['null', '"x"', '1', 'true', ' ', '{', '{"email":', '[', '[]'])(
    '%j is an error of the whole',
    async (body) => {
      for (const route of ['/auth/login', '/auth/refresh', '/auth/exchange']) {
        const { status, problem } = await send(route, body);
        const whole = problem.errors?.filter(({ path, message }) => path === '' && /object/.test(message));
        expect([route, status, problem.code]).toEqual([route, 400, 'invalid_request']);
        expect([route, whole]).toEqual([route, [expect.anything()]]);
      }
    },
  );
});

describe('operators in place of a token', () => {
  it.each([
    ['/auth/refresh', { refreshToken: { $ne: null } }],
    ['/auth/refresh', { refreshToken: ['x'] }],
    ['/auth/exchange', { code: { $gt: '' }, code_verifier: { $gt: '' } }],
    ['/auth/exchange', { code: ['x'], code_verifier: 'x'.repeat(43) }],
  ])('%s %j', async (route, body) => {
    const answer = await post(route, body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
  });
});

describe('fields that are not the caller\u2019s to set (LO-20)', () => {
  it.each([
    'roles',
    'isAdmin',
    'emailVerified',
    'tokenVersion',
    'identities',
    'disabled',
    '_id',
    'passwordHash',
  ])('registering with "%s" makes no account', async (field) => {
    const email = someAddress();
    const answer = await post('/auth/register', { email, password: PASSWORD, [field]: ['admin'] });
    expect(answer.status).toBe(400);
    expect(await users().findOne({ emailKey: email })).toBeNull();
  });

  it('an account starts with the defaults, and a profile change leaves them', async () => {
    const browser = gateway.browser();
    const { email, access_token } = await register(browser);
    const patch = { displayName: 'Ada', roles: ['admin'], emailVerified: true };
    const change = (json: unknown) =>
      browser.request('/auth/profile', { method: 'PATCH', json, headers: bearer(access_token) });
    expect((await change(patch)).status).toBe(400);
    expect((await change({ displayName: 'Ada' })).status).toBe(200);
    expect(await users().findOne({ emailKey: email })).toMatchObject({
      displayName: 'Ada',
      roles: [],
      emailVerified: false,
      disabled: false,
      tokenVersion: 0,
      identities: [],
    });
  });
});
