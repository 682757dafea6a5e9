import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, codeOf, PASSWORD, register, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

interface ApiKey {
  id: string;
  key: string;
  prefix: string;
}

let gateway: TestGateway;
let admin: Tokens;
beforeAll(async () => {
  const credentials = { email: 'admin@example.com', password: PASSWORD };
  gateway = await startGateway({
    environment: { BOOTSTRAP_ADMIN_EMAIL: credentials.email, BOOTSTRAP_ADMIN_PASSWORD: PASSWORD },
  });
  admin = (await gateway.browser().post('/auth/login', credentials)).json<Tokens>();
});
afterAll(() => gateway.stop());

const asAdmin = (path: string, method = 'GET', json?: unknown) =>
  gateway.browser().request(path, { method, json, headers: bearer(admin.access_token) });
async function made(json: Record<string, unknown> = {}): Promise<ApiKey> {
  const answer = await asAdmin('/admin/api-keys', 'POST', { name: 'billing', ...json });
  if (answer.status !== 201) throw new Error(`answered ${answer.status}: ${answer.text}`);
  return answer.json<ApiKey>();
}
const whoami = (headers: Record<string, string>, query = '') =>
  gateway.browser().get(`/internal/whoami${query}`, headers);
async function expectRefused(headers: Record<string, string>, query = ''): Promise<void> {
  const answer = await whoami(headers, query);
  expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_api_key']);
}

describe('an API key', () => {
  it('is made by an admin, shown once, and says who its holder is', async () => {
    const answer = await asAdmin('/admin/api-keys', 'POST', { name: 'billing', scopes: ['users:read'] });
    const key = answer.json<ApiKey>();
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(key).toMatchObject({ name: 'billing', scopes: ['users:read'], expiresAt: null });
    expect(key.key).toContain(key.prefix);
    const who = await whoami({ 'x-api-key': key.key });
    expect([who.status, who.json()]).toEqual([200, { id: key.id, name: 'billing', scopes: ['users:read'] }]);
    const list = await asAdmin('/admin/api-keys');
    expect(list.json<{ items: { id: string }[] }>().items.map(({ id }) => id)).toContain(key.id);
    expect(list.text).not.toContain(key.key);
  });

  it('is kept as a hash only, and logged nowhere (AK-02)', async () => {
    const { key, prefix } = await made();
    await whoami({ 'x-api-key': key });
    const secret = key.slice(key.indexOf(prefix) + prefix.length + 1);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    const stored = JSON.stringify(await gateway.database.collection('api_keys').find().toArray());
    expect(stored).toContain(prefix);
    expect(stored).not.toContain(secret);
    expect(gateway.log.join('\n')).not.toContain(secret);
  });

  it('is no session: it opens nothing that asks for a user (AK-04)', async () => {
    const { key } = await made();
    for (const headers of [{ 'x-api-key': key }, bearer(key)]) {
      expect((await gateway.browser().get('/auth/profile', headers)).status).toBe(401);
      expect((await gateway.browser().post('/admin/api-keys', { name: 'x' }, headers)).status).not.toBe(201);
    }
  });
});

describe('what is no live API key: 401 invalid_api_key', () => {
  it('none, nonsense, an access token', async () => {
    await expectRefused({});
    for (const value of ['', 'x', 'lk__', 'lk_000000000000_', admin.access_token])
      await expectRefused({ 'x-api-key': value });
    await expectRefused(bearer(admin.access_token));
  });

  it('the right prefix with a wrong secret, and the other way about', async () => {
    const [one, other] = [await made(), await made()];
    const secretOf = ({ key, prefix }: ApiKey) => key.slice(key.indexOf(prefix) + prefix.length + 1);
    const mixed = one.key.replace(secretOf(one), secretOf(other));
    expect(mixed).toContain(one.prefix);
    await expectRefused({ 'x-api-key': mixed });
    await expectRefused({ 'x-api-key': one.key.slice(0, -1) });
    await expectRefused({ 'x-api-key': `${one.key}x` });
    await expectRefused({ 'x-api-key': one.key.toUpperCase() });
    expect((await whoami({ 'x-api-key': one.key })).status).toBe(200);
  });

  it('one in the query, or as a Bearer token', async () => {
    const { key } = await made();
    await expectRefused({}, `?api_key=${key}`);
    await expectRefused({}, `?x-api-key=${key}&X-API-Key=${key}`);
    await expectRefused(bearer(key));
  });

  it('one that was revoked, at once', async () => {
    const { id, key } = await made();
    expect((await whoami({ 'x-api-key': key })).status).toBe(200);
    expect((await asAdmin(`/admin/api-keys/${id}`, 'DELETE')).status).toBe(204);
    await expectRefused({ 'x-api-key': key });
    expect((await asAdmin(`/admin/api-keys/${id}`, 'DELETE')).status).toBe(404);
  });

  it('one that has expired', async () => {
    const expiresAt = new Date(gateway.clock.now() + 60_000).toISOString();
    const { key } = await made({ expiresAt });
    gateway.clock.advance(58);
    expect((await whoami({ 'x-api-key': key })).status).toBe(200);
    gateway.clock.advance(3);
    await expectRefused({ 'x-api-key': key });
  });
});

describe('the list of keys', () => {
  it('comes in pages of fifty, each key once, and none with its hash', async () => {
    const path = '/admin/api-keys';
    while ((await gateway.database.collection('api_keys').countDocuments()) <= 50) await made();
    const first = await asAdmin(path);
    const { items, nextCursor } = first.json<{ items: ApiKey[]; nextCursor: string }>();
    const rest = (await asAdmin(`${path}?cursor=${nextCursor}`)).json<{
      items: ApiKey[];
      nextCursor: null;
    }>();
    expect([items.length, rest.nextCursor]).toEqual([50, null]);
    const ids = [...items, ...rest.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(await gateway.database.collection('api_keys').countDocuments());
    expect(first.text).not.toContain('hash');
  });

  it.each(['x', '%24ne', '00000000-0000'])('refuses the cursor %s', async (cursor) => {
    expect((await asAdmin(`/admin/api-keys?cursor=${cursor}`)).status).toBe(400);
  });
});

describe('making a key', () => {
  it('is for admins: 401 without a token, whatever the body says (AK-01), 403 without the role', async () => {
    const { access_token } = await register(gateway.browser());
    const json = { name: 'x' };
    const send = (body: unknown, headers: Record<string, string>) =>
      gateway.browser().post('/admin/api-keys', body, headers);
    expect((await send({ ...json, userId: 'admin' }, { origin: gateway.url })).status).toBe(401);
    expect((await send(json, bearer(access_token))).status).toBe(403);
    for (const [method, path] of [
      ['GET', '/admin/api-keys'],
      ['DELETE', '/admin/api-keys/x'],
    ] as const) {
      const answer = await gateway.browser().request(path, { method, headers: bearer(access_token) });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'forbidden']);
    }
  });

  it.each([
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['a name of controls', { name: '\u0000\u202E' }],
    ['an operator for the name', { name: { $ne: null } }],
    ['scopes as text', { name: 'x', scopes: 'all' }],
    ['a scope with a space', { name: 'x', scopes: ['a b'] }],
    ['an end that is no time', { name: 'x', expiresAt: 'tomorrow' }],
    ['an end that is over', { name: 'x', expiresAt: '2020-01-01T00:00:00Z' }],
    ['a key of its own', { name: 'x', key: 'lk_mine' }],
    ['a hash of its own', { name: 'x', hash: 'x' }],
  ])('with %s is refused', async (_name, body) => {
    const answer = await asAdmin('/admin/api-keys', 'POST', body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
  });
});
