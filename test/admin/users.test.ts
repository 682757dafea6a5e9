import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, claimsOf, codeOf, PASSWORD, register, someAddress } from '../support/journeys.js';
import { adminEnvironment, adminTokens, statusOf } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

interface Shown {
  id: string;
  email: string;
  disabled: boolean;
  roles: string[];
}
interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

let gateway: TestGateway;
let admin: Record<string, string>;
let adminId: string;
beforeAll(async () => {
  gateway = await startGateway({ environment: adminEnvironment() });
  const { access_token } = await adminTokens(gateway);
  admin = bearer(access_token);
  adminId = String(claimsOf(access_token)['sub']);
});
afterAll(() => gateway.stop());

/** Somebody with a session. */
async function somebody(email = someAddress()) {
  const tokens = await register(gateway.browser(), email);
  return { ...tokens, email, id: String(claimsOf(tokens.access_token)['sub']) };
}
const asAdmin = async (method: string, path: string, body?: unknown) =>
  gateway.browser().request(path, { method, headers: admin, ...(body !== undefined && { json: body }) });
const found = async (query: string) =>
  (await asAdmin('GET', `/admin/users?query=${encodeURIComponent(query)}`)).json<Page<Shown>>().items;
const refresh = (refreshToken: string) => gateway.browser().post('/auth/refresh', { refreshToken });

describe('looking for users', () => {
  it('finds by the beginning of an address, whatever its case, by id, and by nothing else', async () => {
    const { id, email } = await somebody(`Findable-${someAddress()}`);
    await somebody();
    for (const query of [email.slice(0, 30), email.toUpperCase(), id])
      expect((await found(query)).map((user) => user.id)).toEqual([id]);
    expect(await found('.*')).toEqual([]);
    expect(await found('nobody has this')).toEqual([]);
  });

  it('goes through everybody page by page, each once', async () => {
    await gateway.database.collection('users').insertMany(
      Array.from({ length: 120 }, (_, index) => ({
        email: null,
        emailVerified: false,
        displayName: `Paged ${index}`,
        avatarUrl: null,
        hasPassword: false,
        roles: [],
        tokenVersion: 0,
        disabled: false,
        identities: [],
        createdAt: new Date(0),
      })),
    );
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path: string = `/admin/users?query=Paged&${cursor === '' ? '' : `cursor=${cursor}`}`;
      const page: Page<Shown> = (await asAdmin('GET', path)).json<Page<Shown>>();
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([120, 120]);
    expect((await asAdmin('GET', '/admin/users?cursor=junk')).status).toBe(400);
  });

  it('shows one with their sessions and no hash, and refuses who is no admin', async () => {
    const { id, access_token } = await somebody();
    const answer = await asAdmin('GET', `/admin/users/${id}`);
    expect(answer.json<{ sessions: object[] }>().sessions).toHaveLength(1);
    expect(answer.text).not.toMatch(/argon2|passwordHash/);
    for (const path of ['/admin/users', `/admin/users/${id}`, '/admin/audit']) {
      expect((await gateway.browser().get(path)).status).toBe(401);
      expect((await gateway.browser().get(path, bearer(access_token))).status).toBe(403);
    }
    for (const unknown of ['6b04714653fe7b34a0f2550d', 'junk'])
      expect((await asAdmin('GET', `/admin/users/${unknown}`)).status).toBe(404);
  });
});

describe('deciding about users', () => {
  it('disables at once, tokens and refresh included, and lets in again', async () => {
    const { id, email, access_token, refresh_token } = await somebody();
    const disabled = await asAdmin('PATCH', `/admin/users/${id}`, { disabled: true });
    expect([disabled.status, disabled.json<Shown>().disabled]).toEqual([200, true]);
    expect(await statusOf(gateway.browser(), access_token)).toBe(401);
    expect((await refresh(refresh_token)).status).toBe(401);
    const login = () => gateway.browser().post('/auth/login', { email, password: PASSWORD });
    expect(codeOf(await login())).toBe('account_disabled');
    await asAdmin('PATCH', `/admin/users/${id}`, { disabled: false });
    expect((await login()).status).toBe(200);
    expect((await refresh(refresh_token)).status).toBe(401);
  });

  it('gives roles, which the next token carries and the old one never did', async () => {
    const { id, email, access_token } = await somebody();
    await asAdmin('PATCH', `/admin/users/${id}`, { roles: ['editor'] });
    expect(await statusOf(gateway.browser(), access_token)).toBe(401);
    const login = await gateway.browser().post('/auth/login', { email, password: PASSWORD });
    expect(claimsOf(login.json<{ access_token: string }>().access_token)['roles']).toEqual(['editor']);
    for (const body of [
      { roles: 'admin' },
      { roles: ['a b'] },
      { emailVerified: true },
      { roles: [{ $ne: 1 }] },
    ])
      expect((await asAdmin('PATCH', `/admin/users/${id}`, body)).status).toBe(400);
  });

  it('gives a role once, however often it is named', async () => {
    const { id } = await somebody();
    const give = async (roles: string[]) =>
      (await asAdmin('PATCH', `/admin/users/${id}`, { roles })).json<Shown>().roles;
    expect(await give(['editor', 'writer', 'editor'])).toEqual(['editor', 'writer']);
    expect(await give(['writer', 'writer'])).toEqual(['writer']);
  });

  it('tells a role that is held twice from two', async () => {
    const { id, email } = await somebody();
    const kept = { roles: ['editor', 'editor'] };
    await gateway.database.collection('users').updateOne({ claimedEmail: email }, { $set: kept });
    const changed = await asAdmin('PATCH', `/admin/users/${id}`, { roles: ['editor', 'writer'] });
    expect(changed.json<Shown>().roles).toEqual(['editor', 'writer']);
  });

  it('ends sessions, and deletes for good', async () => {
    const { id, access_token, refresh_token, email } = await somebody();
    expect((await asAdmin('POST', `/admin/users/${id}/revoke`)).status).toBe(204);
    expect(await statusOf(gateway.browser(), access_token)).toBe(401);
    expect((await refresh(refresh_token)).status).toBe(401);
    const again = await gateway.browser().post('/auth/login', { email, password: PASSWORD });
    expect((await asAdmin('DELETE', `/admin/users/${id}`)).status).toBe(204);
    const token = again.json<{ access_token: string }>().access_token;
    expect(await statusOf(gateway.browser(), token)).toBe(401);
    expect((await asAdmin('DELETE', `/admin/users/${id}`)).status).toBe(404);
  });

  it('keeps the last admin, also when two take each other away at the same moment', async () => {
    for (const body of [{ roles: [] }, { disabled: true }])
      expect(codeOf(await asAdmin('PATCH', `/admin/users/${adminId}`, body))).toBe('last_admin');
    expect(codeOf(await asAdmin('DELETE', `/admin/users/${adminId}`))).toBe('last_admin');
    const other = await somebody();
    await asAdmin('PATCH', `/admin/users/${other.id}`, { roles: ['admin'] });
    await Promise.all([
      asAdmin('PATCH', `/admin/users/${adminId}`, { roles: [] }),
      asAdmin('PATCH', `/admin/users/${other.id}`, { disabled: true }),
    ]);
    const left = await gateway.database
      .collection('users')
      .countDocuments({ roles: 'admin', disabled: false });
    expect(left).toBe(1);
  });
});

it('every act of an admin is an audit record that names both', async () => {
  const again = await startGateway({ environment: adminEnvironment() });
  try {
    const { access_token } = await adminTokens(again);
    const headers = bearer(access_token);
    const tokens = await register(again.browser());
    const id = String(claimsOf(tokens.access_token)['sub']);
    await again
      .browser()
      .request(`/admin/users/${id}`, { method: 'PATCH', headers, json: { disabled: true, roles: ['x'] } });
    const answer = await again.browser().get(`/admin/audit?user=${id}`, headers);
    const events = answer.json<Page<{ event: string; actorId?: string }>>().items;
    expect(events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['user.created', 'sign-in', 'user.disabled', 'roles.changed']),
    );
    const disabled = events.find(({ event }) => event === 'user.disabled');
    expect(disabled?.actorId).toBe(claimsOf(access_token)['sub']);
    const only = await again.browser().get(`/admin/audit?user=${id}&event=user.disabled`, headers);
    expect(only.json<Page<object>>().items).toHaveLength(1);
  } finally {
    await again.stop();
  }
});
