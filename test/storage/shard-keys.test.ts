import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { read } from '../repository/project-files.js';
import { bearer, callbackUrl, PASSWORD, register, signIn, type Tokens } from '../support/journeys.js';
import { adminEnvironment, adminTokens, apiKey } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { type ProfiledOperation, profiled } from './store-profile.js';

const APP = 'https://app.example/callback';
const VERIFIER = 'v'.repeat(43);

const section = (title: string) => read('docs/scaling.md').split(`## ${title}`)[1]?.split('\n## ')[0] ?? '';
/** The first two columns of a table, without the marks of code. */
const rows = (text: string) =>
  [...text.matchAll(/^\| `(\w+)` +\| `?([^|`]+?)`? *\|/gm)].map(
    ([, first = '', second = '']) => [first, second] as const,
  );

/** Collection to the field it is sharded by; `whole` for one that stays on one shard. */
const keys = new Map(
  rows(section('A shard key for each collection')).map(([name, key]) => [
    name,
    key === 'whole' ? undefined : (/^\{ (\w+)/.exec(key)?.[1] ?? ''),
  ]),
);
/** `collection field,field` of each query that asks every shard. */
const named = new Set(rows(section('What asks every shard')).map((row) => row.join(' ')));

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { ...adminEnvironment(), REDIRECT_URIS: APP } });
});
afterAll(() => gateway.stop());

describe('docs/scaling.md', () => {
  it('has a shard key for every collection, or says that it stays whole', async () => {
    const made = await gateway.database.listCollections();
    expect([...keys.keys()].sort()).toEqual(
      made
        .map(({ name }) => name)
        .filter((name) => !name.startsWith('system.'))
        .sort(),
    );
  });

  it('shards nothing whose unique indexes could then not be had', async () => {
    const sharded = [...keys].filter(([, key]) => key !== undefined);
    expect(sharded.length).toBeGreaterThan(5);
    for (const [name, key] of sharded) {
      const unique = (await gateway.database.collection(name).indexes()).filter((index) => index.unique);
      expect(unique.filter((index) => Object.keys(index.key)[0] !== key)).toEqual([]);
    }
  });

  it('no request of the hot paths asks more than one shard', async () => {
    const operations = await profiled(gateway.database, hotPaths);
    expect(scattered(operations)).toEqual([]);
    const touched = new Set(operations.map(({ collection }) => collection));
    const hot = ['sessions', 'attempts', 'flow_sessions', 'authorization_codes', 'audit_events', 'throttles'];
    expect([...touched]).toEqual(expect.arrayContaining(hot));
  });

  it('names whatever does ask every shard, and nothing else', async () => {
    const found = scattered(await profiled(gateway.database, rarePaths));
    expect(found).toEqual([...named].sort());
  });
});

/** Signing in in every way, renewing, being asked for, signing out. */
async function hotPaths(): Promise<void> {
  const browser = gateway.browser();
  const { email } = await register(browser);
  const login = await browser.post('/auth/login', { email, password: PASSWORD });
  const { access_token: token, refresh_token: refreshToken } = login.json<Tokens>();
  await browser.post('/auth/refresh', { refreshToken });
  await browser.post('/auth/refresh', { refreshToken });
  await browser.get('/auth/profile', bearer(token));
  await browser.get('/auth/verify', bearer(token));
  await browser.post('/auth/logout', undefined, bearer(token));
  await signIn(gateway.browser(), 'google-gmail');
  await signIn(gateway.browser(), 'google-gmail');
  const challenge = hash('sha256', VERIFIER, 'base64url');
  const query = `redirect_uri=${encodeURIComponent(APP)}&code_challenge=${challenge}&code_challenge_method=S256`;
  const app = gateway.browser();
  const { location } = await app.get(await callbackUrl(app, 'google-gmail', `?${query}`));
  const code = new URL(location).searchParams.get('code');
  expect((await app.post('/auth/exchange', { code, code_verifier: VERIFIER })).status).toBe(200);
  const { key } = await apiKey(gateway);
  await browser.post('/auth/introspect', { token }, { 'x-api-key': key });
}

/** What a person does now and then, and an operator. */
async function rarePaths(): Promise<void> {
  const browser = gateway.browser();
  const { email, access_token: token } = await register(browser);
  await browser.get('/auth/sessions', bearer(token));
  await browser.post('/auth/logout-all', undefined, bearer(token));
  const again = (await browser.post('/auth/login', { email, password: PASSWORD })).json<Tokens>();
  const admin = bearer((await adminTokens(gateway)).access_token);
  await browser.get('/admin/dashboard', admin);
  await browser.get('/admin/audit', admin);
  await browser.get('/admin/audit?event=sign-in', admin);
  await browser.request('/auth/profile', { method: 'DELETE', headers: bearer(again.access_token) });
}

/** `collection field,field` of the queries that are no equality on the shard key, each once. */
function scattered(operations: readonly ProfiledOperation[]): string[] {
  const found = operations
    .filter(({ op, collection }) => op !== 'insert' && keys.get(collection) !== undefined)
    .filter(({ command, collection }) => !isExact(filterOf(command)[keys.get(collection) ?? '']))
    .map(({ command, collection }) => `${collection} ${Object.keys(filterOf(command)).join(',') || '-'}`);
  return [...new Set(found)].sort();
}

/** The condition of a find, an update, a removal, a findAndModify or a count, as the profiler notes it. */
function filterOf(command: Record<string, unknown>): Record<string, unknown> {
  const [stage] = (command['pipeline'] ?? []) as { $match?: object }[];
  const filter = command['filter'] ?? command['q'] ?? command['query'] ?? stage?.$match ?? {};
  return filter as Record<string, unknown>;
}

/** A value, or a list of them: not a range. */
function isExact(condition: unknown): boolean {
  if (condition === undefined) return false;
  const operators = typeof condition === 'object' ? Object.keys(condition ?? {}) : [];
  return operators.every((name) => !name.startsWith('$') || name === '$in' || name === '$eq');
}
