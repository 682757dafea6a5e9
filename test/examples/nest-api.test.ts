import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from '../support/browser.js';
import { type ExampleProcess, spawnExample } from '../support/example-process.js';
import { bearer, claimsOf, register, type Tokens } from '../support/journeys.js';
import { TestClock } from '../support/test-clock.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

/** Milliseconds: the example is compiled first. */
const LONG = 90_000;
const HOUR = 3_600;
const TYPESCRIPT = 'node_modules/typescript/bin/tsc';

let gateway: TestGateway;
let api: ExampleProcess;
let tokens: Tokens;
/** Signed by the same gateway, an hour ago. */
let expired: Tokens;
beforeAll(async () => {
  await promisify(execFile)(process.execPath, [TYPESCRIPT, '-p', 'examples/nest-api']);
  const clock = new TestClock();
  clock.advance(-HOUR);
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' }, clock });
  expired = await register(gateway.browser());
  clock.advance(HOUR);
  api = await spawnExample('nest-api/dist/main.js', gateway.url);
  tokens = await register(gateway.browser());
}, LONG);
afterAll(async () => {
  await api.stop();
  await gateway.stop();
});

const ask = (token: string, path = '/notes/me') => new Browser(api.url).get(path, bearer(token));

/** The token with one part changed, everything else as it was. */
function changed(token: string, part: 0 | 1, change: object): string {
  const parts = token.split('.');
  const before = JSON.parse(Buffer.from(parts[part] ?? '', 'base64url').toString()) as object;
  parts[part] = Buffer.from(JSON.stringify({ ...before, ...change })).toString('base64url');
  return parts.join('.');
}

describe('the example of an API in Nest', () => {
  it('reads the user from a token of the gateway', async () => {
    const answer = await ask(tokens.access_token);
    const id = claimsOf(tokens.access_token)['sub'];
    expect([answer.status, answer.json()]).toEqual([200, { id, roles: [], methods: ['pwd'] }]);
  });

  it('keeps what is one user’s from another', async () => {
    const other = await register(gateway.browser());
    const added = await new Browser(api.url).post('/notes', { text: 'milk' }, bearer(tokens.access_token));
    expect([added.status, added.json()]).toEqual([201, ['milk']]);
    expect((await ask(tokens.access_token, '/notes')).json()).toEqual(['milk']);
    expect((await ask(other.access_token, '/notes')).json()).toEqual([]);
  });

  it('JW: refuses a token that is missing, tampered with, unsigned, of another kind, or from elsewhere', async () => {
    const { access_token: good, refresh_token: refresh } = tokens;
    const elsewhere = await startGateway();
    const foreign = (await register(elsewhere.browser())).access_token;
    await elsewhere.stop();
    const bad = {
      missing: '',
      'another user': changed(good, 1, { sub: '0'.repeat(24) }),
      unsigned: `${changed(good, 0, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`,
      'another algorithm': changed(good, 0, { alg: 'HS256' }),
      'without its signature': good.slice(0, good.lastIndexOf('.') + 1),
      'a refresh token': refresh,
      'of another gateway': foreign,
      nonsense: 'a.b.c',
    };
    for (const [what, token] of Object.entries(bad)) {
      const answer = await ask(token);
      expect([what, answer.status]).toEqual([what, 401]);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    }
  });

  it('refuses a token for another audience', async () => {
    const environment = { PUBLIC_URL: gateway.url, JWT_AUDIENCE: 'https://elsewhere.example' };
    const databaseName = gateway.database.name;
    // The same issuer with the same keys: only `aud` differs.
    const APP_SECRET = gateway.settings.appSecret;
    const other = await startGateway({ environment: { ...environment, APP_SECRET }, databaseName });
    const token = (await register(new Browser(other.address))).access_token;
    await other.stop();
    expect(claimsOf(token)).toMatchObject({ iss: gateway.url, aud: 'https://elsewhere.example' });
    expect((await ask(token)).status).toBe(401);
  });

  it('refuses a token that has expired', async () => {
    expect((await ask(expired.access_token)).status).toBe(401);
  });
});
