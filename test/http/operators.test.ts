import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, PASSWORD, register, someAddress } from '../support/journeys.js';
import { adminEnvironment, adminTokens, apiKey } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
let headers: Record<'nobody' | 'person' | 'admin' | 'service', Record<string, string>>;
beforeAll(async () => {
  gateway = await startGateway({ environment: { ...adminEnvironment(), RATE_LIMIT: 'false' } });
  headers = {
    nobody: {},
    person: bearer((await register(gateway.browser())).access_token),
    admin: bearer((await adminTokens(gateway)).access_token),
    service: { 'x-api-key': (await apiKey(gateway)).key },
  };
});
afterAll(() => gateway.stop());

type Caller = keyof typeof headers;
const token = 'x'.repeat(43);

/** Every body that the gateway takes, with good fields: each is poisoned in turn. */
const ROUTES: [method: string, path: string, caller: Caller, body: Record<string, unknown>][] = [
  ['POST', '/auth/register', 'nobody', { email: 'a@example.com', password: PASSWORD, displayName: 'A' }],
  ['POST', '/auth/login', 'nobody', { email: 'a@example.com', password: PASSWORD }],
  ['POST', '/auth/exchange', 'nobody', { code: token, code_verifier: token }],
  ['POST', '/auth/refresh', 'nobody', { refreshToken: token }],
  ['POST', '/auth/revoke', 'nobody', { token, token_type_hint: 'access_token' }],
  ['POST', '/auth/introspect', 'service', { token }],
  ['POST', '/auth/mfa', 'nobody', { mfa_token: token, code: '123456' }],
  ['POST', '/auth/password/forgot', 'nobody', { email: 'a@example.com' }],
  ['POST', '/auth/password/reset', 'nobody', { token, password: PASSWORD }],
  ['POST', '/auth/email/verify', 'nobody', { token }],
  ['POST', '/auth/passkeys/sign-in/verify', 'nobody', { response: {}, mfa_token: token }],
  ['POST', '/auth/passkeys/registration/verify', 'person', { response: {}, name: 'key' }],
  ['PATCH', '/auth/profile', 'person', { displayName: 'A' }],
  ['POST', '/auth/password', 'person', { currentPassword: PASSWORD, newPassword: PASSWORD }],
  ['POST', '/auth/email', 'person', { email: 'b@example.com' }],
  ['POST', '/auth/mfa/totp/confirm', 'person', { code: '123456' }],
  ['DELETE', '/auth/mfa/totp', 'person', { code: '123456' }],
  ['PATCH', `/admin/users/${'0'.repeat(24)}`, 'admin', { disabled: true, roles: ['x'] }],
  ['POST', '/admin/api-keys', 'admin', { name: 'x', scopes: ['x'], expiresAt: '2099-01-01T00:00:00Z' }],
];

const POISON = [{ $ne: null }, { $regex: '.*' }, { $where: '1' }, [{ $gt: '' }], { $or: [{ $and: [] }] }];

describe('an operator in the place of a value (LO-17)', () => {
  const cases = ROUTES.flatMap(([method, path, caller, body]) =>
    Object.keys(body).map((field) => ({ method, path, caller, body, field })),
  );

  it.each(cases)('$method $path, $field', async ({ method, path, caller, body, field }) => {
    const users = gateway.database.collection('users');
    const before = await users.find().toArray();
    for (const poison of POISON) {
      const json = { ...body, [field]: poison };
      const { status } = await gateway.browser().request(path, { method, json, headers: headers[caller] });
      expect([400, 401]).toContain(status);
    }
    expect(await users.find().toArray()).toEqual(before);
  });

  it.each([
    ['/admin/users?query[$ne]=x', 'query'],
    ['/admin/users?cursor[$gt]=0', 'cursor'],
    ['/admin/audit?user[$ne]=x', 'user'],
  ])('%s is a parameter that nobody knows', async (path) => {
    const plain = await gateway.browser().get(path.split('?')[0] ?? '', headers.admin);
    const sent = await gateway.browser().get(path, headers.admin);
    expect([200, 400]).toContain(sent.status);
    if (sent.status === 200) expect(sent.json()).toEqual(plain.json());
  });

  it.each(['/admin/users?cursor=a&cursor=b', '/admin/audit?user=a&user=b'])(
    '%s: a parameter that comes twice is 400 (HT-04)',
    async (path) => expect((await gateway.browser().get(path, headers.admin)).status).toBe(400),
  );
});

describe('a prototype in the place of a field (LO-19)', () => {
  it.each(ROUTES)('%s %s', async (method, path, caller, body) => {
    const inside = JSON.stringify({ ...body, email: someAddress() }).slice(1, -1);
    for (const poison of ['"__proto__":{"polluted":1}', '"constructor":{"prototype":{"polluted":1}}']) {
      const options = { method, body: `{${poison},${inside}}` };
      const type = { 'content-type': 'application/json', ...headers[caller] };
      const { status } = await gateway.browser().request(path, { ...options, headers: type });
      expect(status).toBeLessThan(500);
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
    }
  });

  it('in a form', async () => {
    const form = { '__proto__[polluted]': '1', 'constructor.prototype.polluted': '1' };
    for (const path of ['/login', '/register', '/forgot-password'])
      expect((await gateway.browser().submit(path, form)).status).toBe(400);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
