import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { Browser } from '../support/browser.js';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import { bearer, PASSWORD, register, someAddress, type Tokens } from '../support/journeys.js';
import { secret } from '../support/run-record.js';
import { adminEnvironment, statusOf } from '../support/seeds.js';
import { databaseUri } from '../support/test-gateway.js';
import { askCli, runCli, within } from './run-cli.js';

type ShownUser = { id: string; roles: string[]; disabled: boolean; email: string };

const admin = someAddress();
let gateway: GatewayProcess;
let database: Connection;
let settings: Record<string, string>;

beforeAll(async () => {
  const MONGODB_URI = databaseUri(`cli${randomUUID().replaceAll('-', '')}`);
  settings = { MONGODB_URI, APP_SECRET: 'the root secret of gateway and command line' };
  gateway = await spawnGateway({ ...settings, ...adminEnvironment(admin), RATE_LIMIT: 'false' });
  database = await mongoose.createConnection(MONGODB_URI).asPromise();
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await database.dropDatabase();
  await database.close();
});

const browser = () => new Browser(gateway.address);
const login = (email: string) => browser().post('/auth/login', { email, password: PASSWORD });
const audited = (filter: object) => database.collection('audit_events').findOne(filter);

describe('user', () => {
  it('disable reaches a running gateway within a second, is recorded as done here, and enable undoes it', async () => {
    const { email, access_token } = await register(browser());
    expect(await statusOf(browser(), access_token)).toBe(200);
    const { id, disabled } = await askCli<ShownUser>(settings, 'user', 'disable', email);
    expect(disabled).toBe(true);
    expect(await within(1_000, async () => (await statusOf(browser(), access_token)) === 401)).toBe(true);
    expect((await login(email)).status).toBe(403);
    expect(await audited({ userId: id, event: 'user.disabled' })).toMatchObject({ actorId: 'cli' });
    expect((await askCli<ShownUser>(settings, 'user', 'enable', id)).disabled).toBe(false);
    expect((await login(email)).status).toBe(200);
  }, 90_000);

  it('promote asks for an address that is proved or an id, keeps other roles, and reaches a running gateway', async () => {
    const { email, access_token } = await register(browser());
    const refused = await runCli(settings, 'user', 'promote', email);
    expect(refused).toMatchObject({ code: 1, out: '' });
    const id = /[0-9a-f]{24}/.exec(refused.complaint)?.[0] ?? '';
    await database.collection('users').updateOne({ emailKey: email }, { $set: { roles: ['billing'] } });
    expect((await askCli<ShownUser>(settings, 'user', 'promote', id)).roles).toEqual(['billing', 'admin']);
    expect(await within(1_000, async () => (await statusOf(browser(), access_token)) === 401)).toBe(true);
    const { access_token: token } = (await login(email)).json<Tokens>();
    expect((await browser().get('/admin/users', bearer(token))).status).toBe(200);
    expect((await askCli<ShownUser>(settings, 'user', 'demote', email)).roles).toEqual(['billing']);
    expect(await within(1_000, async () => (await statusOf(browser(), token)) === 401)).toBe(true);
    expect(await audited({ userId: id, event: 'roles.changed', reason: 'billing' })).toMatchObject({
      actorId: 'cli',
    });
  }, 90_000);

  it('the last admin can be neither demoted nor disabled', async () => {
    for (const act of ['demote', 'disable']) {
      const { code, out } = await runCli(settings, 'user', act, admin, '--json');
      expect(code).toBe(1);
      expect(JSON.parse(out)).toEqual({ error: { code: 'last_admin', message: expect.any(String) } });
    }
    expect((await login(admin)).status).toBe(200);
  }, 60_000);

  it('an address that several accounts have names nobody; an id does', async () => {
    const [one, other] = [await register(browser()), await register(browser())];
    // A contact that proves nothing, as a provider may have told it.
    const contact = { email: one.email, emailKey: one.email };
    await database.collection('users').updateOne({ emailKey: other.email }, { $set: contact });
    const { code, complaint } = await runCli(settings, 'user', 'show', one.email);
    expect(code).toBe(1);
    expect(complaint).toMatch(/Several accounts.*[0-9a-f]{24}, [0-9a-f]{24}/);
    const id = /[0-9a-f]{24}/.exec(complaint)?.[0] ?? '';
    expect((await askCli<ShownUser>(settings, 'user', 'show', id)).email).toBe(one.email);
  }, 60_000);

  it('list finds by the beginning of an address, goes on page by page, and shows no hash', async () => {
    const { email } = await register(browser());
    const found = await runCli(settings, 'user', 'list', '--query', email.slice(0, 30));
    expect(found).toMatchObject({ code: 0, complaint: '' });
    expect(found.out).toContain(email);
    expect(found.out).not.toMatch(/argon2|passwordHash/);
    type Page = { items: ShownUser[]; next: string };
    const first = await askCli<Page>(settings, 'user', 'list', '--limit', '1');
    const second = await askCli<Page>(settings, 'user', 'list', '--limit', '1', '--after', first.next);
    expect(second.items[0]?.id).not.toBe(first.items[0]?.id);
    expect(JSON.stringify(first)).not.toContain('argon2');
  }, 60_000);

  it('nobody of that name: 1, in words', async () => {
    const { code, complaint } = await runCli(settings, 'user', 'show', 'nobody@example.com');
    expect({ code, complaint }).toEqual({ code: 1, complaint: 'There is no user with this address.\n' });
  }, 30_000);
});

describe('key', () => {
  it('create shows the key once; it is good at once, and revoked at once', async () => {
    const made = await runCli(
      settings,
      'key',
      'create',
      '--name',
      'reports',
      '--scopes',
      'read,write',
      '--expires',
      '30d',
    );
    expect(made.code).toBe(0);
    const key = secret(made.out.split('\n')[0] ?? '');
    const status = async () => (await browser().get('/auth/verify', { 'x-api-key': key })).status;
    expect(await status()).toBe(200);
    const listed = await runCli(settings, 'key', 'list', '--json');
    expect(listed.out).not.toContain(key.slice(20));
    const { items } = JSON.parse(listed.out) as {
      items: { id: string; scopes: string[]; expiresAt: string }[];
    };
    expect(items).toMatchObject([{ scopes: ['read', 'write'] }]);
    const id = items[0]?.id ?? '';
    expect(await audited({ event: 'api-key.created', reason: id })).toMatchObject({ actorId: 'cli' });
    expect((await runCli(settings, 'key', 'revoke', id)).code).toBe(0);
    expect(await status()).toBe(401);
    expect(await audited({ event: 'api-key.revoked', reason: id })).toMatchObject({ actorId: 'cli' });
    expect((await runCli(settings, 'key', 'revoke', id)).code).toBe(1);
  }, 90_000);

  it.each([
    ['an end that is over', ['--name', 'x', '--expires', '2001-01-01']],
    ['an end that is none', ['--name', 'x', '--expires', 'soon']],
    ['a scope with a space', ['--name', 'x', '--scopes', 'read all']],
    ['a name without a letter', ['--name', '\u200B']],
  ])(
    '%s: 1, and none is made',
    async (_name, options) => {
      const before = await database.collection('api_keys').countDocuments();
      const { code, out, complaint } = await runCli(settings, 'key', 'create', ...options);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(complaint).not.toBe('');
      expect(await database.collection('api_keys').countDocuments()).toBe(before);
    },
    30_000,
  );
});
