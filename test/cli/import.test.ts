import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { ImportedHashes } from '../../src/users/imported-hashes.js';
import { UserRecord, UserSchema } from '../../src/users/user.schema.js';
import { bearer, PASSWORD, register, signIn, someAddress, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { askCli, runCli } from './run-cli.js';

const APP_SECRET = 'the root secret of gateway and command line';
const GOOGLE_GMAIL = '100000000000000000001';

type Summary = { lines: number; imported?: number; toImport?: number; alreadyThere: number; refused: number };

const folder = mkdtempSync(join(tmpdir(), 'latchkey-import-'));
const databaseName = `import${randomUUID().replaceAll('-', '')}`;
let gateway: TestGateway;
let settings: Record<string, string>;
beforeAll(async () => {
  gateway = await startGateway({ databaseName, environment: { APP_SECRET, RATE_LIMIT: 'false' } });
  settings = { APP_SECRET, MONGODB_URI: gateway.settings.mongodbUri ?? '' };
});
afterAll(async () => {
  await gateway.database.dropDatabase();
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

const users = () => gateway.database.collection('users');
const login = (email: string, password = PASSWORD) =>
  gateway.browser().post('/auth/login', { email, password });

/** A file of users. @returns where it is */
function fileOf(...lines: (object | string)[]): string {
  const file = join(folder, `${randomUUID()}.jsonl`);
  writeFileSync(
    file,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return file;
}
function reportOf(file: string): { line: number; code: string; reason: string }[] {
  const lines = readFileSync(`${file}.refused.jsonl`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as { line: number; code: string; reason: string });
}

describe('import', () => {
  it('users with bcrypt and Argon2id hashes and identities sign in, with what they had', async () => {
    const [one, other, third] = [someAddress(), someAddress(), someAddress()];
    const file = fileOf(
      {
        email: one,
        emailVerified: true,
        displayName: 'Ada',
        createdAt: '2019-03-04T05:06:07Z',
        roles: ['billing'],
        passwordHash: (await bcrypt(PASSWORD, 5)).replace(/^\$2.\$/, '$2a$'),
      },
      '',
      {
        email: other,
        passwordHash: await argon2(PASSWORD, { memoryCost: 4096, timeCost: 3, parallelism: 1 }),
      },
      { email: third, emailVerified: true, identities: [{ provider: 'google', providerId: GOOGLE_GMAIL }] },
    );
    const rehearsed = await askCli<Summary>(settings, 'import', file, '--dry-run');
    expect(rehearsed).toMatchObject({ lines: 3, toImport: 3, alreadyThere: 0, refused: 0, written: false });
    expect(await users().countDocuments()).toBe(0);

    expect(await askCli<Summary>(settings, 'import', file)).toMatchObject({ imported: 3, refused: 0 });
    expect(existsSync(`${file}.refused.jsonl`)).toBe(false);
    const { access_token: token } = (await login(one)).json<Tokens>();
    const profile = (await gateway.browser().get('/auth/profile', bearer(token))).json<{ id: string }>();
    expect(profile).toMatchObject({
      email: one,
      emailVerified: true,
      displayName: 'Ada',
      roles: ['billing'],
      createdAt: '2019-03-04T05:06:07.000Z',
    });
    expect((await login(one, 'wrong horse battery')).status).toBe(401);
    expect((await users().findOne({ emailKey: one }))?.['passwordHash']).toMatch(
      /^\$argon2id\$v=19\$m=19456,/,
    );
    expect((await login(other)).status).toBe(200);
    const google = await signIn(gateway.browser(), 'google-gmail');
    const answer = await gateway.browser().get('/auth/profile', bearer(google.access_token));
    expect(answer.json()).toMatchObject({ email: third });

    expect(await askCli<Summary>(settings, 'import', file)).toMatchObject({ imported: 0, alreadyThere: 3 });
    expect(await users().countDocuments()).toBe(3);
    const events = gateway.database.collection('audit_events');
    expect(await events.countDocuments({ event: 'user.created', actorId: 'cli', reason: 'import' })).toBe(3);
  }, 120_000);

  it('refused lines are all reported, without a value of theirs; nothing is written unless that is asked for', async () => {
    const taken = await register(gateway.browser());
    const fresh = [someAddress(), someAddress()];
    const verified = (email: unknown) => ({ email, emailVerified: true });
    const cases: [string | undefined, object | string][] = [
      [undefined, { ...verified(fresh[0]), identities: [{ provider: 'github', providerId: '4711' }] }],
      ['duplicate', verified(fresh[0]?.toUpperCase())],
      ['duplicate', { identities: [{ provider: 'github', providerId: '4711' }] }],
      ['email_taken', verified(taken.email)],
      ['identity_in_use', { identities: [{ provider: 'google', providerId: GOOGLE_GMAIL }] }],
      ['not_json', 'quiet-heron'],
      ['invalid_line', '["quiet-heron"]'],
      ['invalid_line', { ...verified(fresh[1]), 'quiet-heron': 1 }],
      ['invalid_line', verified('quiet-heron')],
      ['invalid_line', { ...verified(fresh[1]), createdAt: 'quiet-heron' }],
      ['invalid_line', { ...verified(fresh[1]), createdAt: '2999-01-01T00:00:00Z' }],
      ['invalid_line', { ...verified(fresh[1]), emailVerified: 'true' }],
      ['email_missing', { emailVerified: true }],
      ['no_way_in', { email: fresh[1] }],
      ['unknown_provider', { identities: [{ provider: 'quiet-heron', providerId: '1' }] }],
      [
        'provider_twice',
        {
          identities: [
            { provider: 'google', providerId: '1' },
            { provider: 'google', providerId: '2' },
          ],
        },
      ],
      ['admin_refused', { ...verified(fresh[1]), roles: ['admin'] }],
      ['hash_refused', { email: fresh[1], passwordHash: '$2b$31$quiet-heron' }],
      ['line_too_long', `{"displayName":"${'quiet-heron'.repeat(6_000)}"}`],
      [undefined, verified(fresh[1])],
    ];
    const file = fileOf(...cases.map(([, line]) => line));
    const wanted = cases.flatMap(([code], index) => (code === undefined ? [] : [{ line: index + 1, code }]));
    const before = await users().countDocuments();

    const held = await runCli(settings, 'import', file);
    expect(held.code).toBe(1);
    expect(held.out).toContain('Nothing was written; --skip-refused');
    expect(reportOf(file).map(({ line, code }) => ({ line, code }))).toEqual(wanted);
    expect(readFileSync(`${file}.refused.jsonl`, 'utf8') + held.out + held.complaint).not.toMatch(
      /heron|4711/,
    );
    expect(await users().countDocuments()).toBe(before);

    const rest = await runCli(settings, 'import', file, '--skip-refused', '--json');
    expect(rest.code).toBe(1);
    expect(JSON.parse(rest.out)).toMatchObject({ imported: 2, refused: wanted.length });
    expect(await users().countDocuments()).toBe(before + 2);
    expect((await login(taken.email)).status).toBe(200);
  }, 120_000);

  it('makes an admin only when that is allowed', async () => {
    const email = someAddress();
    const file = fileOf({ email, emailVerified: true, roles: ['admin'] });
    expect(await askCli<Summary>(settings, 'import', file, '--allow-roles')).toMatchObject({ imported: 1 });
    expect(await users().findOne({ emailKey: email })).toMatchObject({ roles: ['admin'] });
  }, 60_000);

  it('a file that is not there, or that the report would overwrite: 1, and the file stays', async () => {
    expect((await runCli(settings, 'import', join(folder, 'nowhere.jsonl'))).code).toBe(1);
    const file = fileOf('not json');
    const { code, complaint } = await runCli(settings, 'import', file, '--report', file);
    expect({ code, complaint }).toEqual({ code: 1, complaint: 'The report needs a file of its own.\n' });
    expect(readFileSync(file, 'utf8')).toBe('not json');
  }, 60_000);

  it('refusals cost what the dearest imported hash costs, a minute later at the latest', async () => {
    const records = gateway.database.model<UserRecord>(UserRecord.name, UserSchema);
    const imported = new ImportedHashes(records, gateway.clock);
    expect(await imported.highestBcryptCost()).toBeUndefined();
    const file = fileOf({ email: someAddress(), passwordHash: await bcrypt(PASSWORD, 6) });
    await askCli<Summary>(settings, 'import', file);
    gateway.clock.advance(61);
    expect(await imported.highestBcryptCost()).toBe(6);
  }, 60_000);
});
