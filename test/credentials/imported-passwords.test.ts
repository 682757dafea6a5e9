import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { bearer, PASSWORD, register, someAddress, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const COST = 4;
const CURRENT = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
});
afterAll(() => gateway.stop());

const users = () => gateway.database.collection('users');
const login = (email: string, password: string) => gateway.browser().post('/auth/login', { email, password });
const storedHash = async (email: string) =>
  String((await users().findOne({ emailKey: email }))?.['passwordHash']);

/** Somebody whose hash came from elsewhere. */
async function imported(passwordHash: string): Promise<string> {
  const { email } = await register(gateway.browser());
  await users().updateOne({ emailKey: email }, { $set: { passwordHash } });
  return email;
}
const written = async (variant: string, password = PASSWORD) =>
  (await bcrypt(password, COST)).replace(/^\$2.\$/, `$2${variant}$`);

describe('a hash from elsewhere is replaced at the next sign-in (LO-23)', () => {
  it.each(['a', 'b', 'y'])('bcrypt $2%s$', async (variant) => {
    const email = await imported(await written(variant));
    expect((await login(email, PASSWORD)).status).toBe(200);
    expect(await storedHash(email)).toMatch(CURRENT);
    expect((await login(email, PASSWORD)).status).toBe(200);
    expect((await login(email, `${PASSWORD}.`)).status).toBe(401);
  });

  it.each([
    ['weaker', { memoryCost: 4096, timeCost: 1, parallelism: 1 }],
    ['stronger', { memoryCost: 32_768, timeCost: 3, parallelism: 2 }],
    ['Argon2i', { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 1 }],
  ])('Argon2 with other parameters: %s', async (_name, parameters) => {
    const email = await imported(await argon2(PASSWORD, parameters));
    expect((await login(email, PASSWORD)).status).toBe(200);
    expect(await storedHash(email)).toMatch(CURRENT);
    expect((await login(email, PASSWORD)).status).toBe(200);
  });

  it('but not by a wrong password, and a present one never', async () => {
    const old = await written('b');
    const email = await imported(old);
    expect((await login(email, 'wrong horse battery')).status).toBe(401);
    expect(await storedHash(email)).toBe(old);
    const { email: other } = await register(gateway.browser());
    const before = await storedHash(other);
    await login(other, PASSWORD);
    expect(await storedHash(other)).toBe(before);
  });

  it('and leaves sessions as they were: the password is the same', async () => {
    const email = await imported(await written('b'));
    const first = (await login(email, PASSWORD)).json<Tokens>();
    expect((await gateway.browser().get('/auth/profile', bearer(first.access_token))).status).toBe(200);
  });

  it('once, however many sign in at the same time', async () => {
    const email = await imported(await written('b'));
    const seen = new Set<string>();
    const sampled = async () => {
      expect((await login(email, PASSWORD)).status).toBe(200);
      seen.add(await storedHash(email));
    };
    await Promise.all(Array.from({ length: 12 }, sampled));
    // Who comes later finds another hash than the one that was checked, and writes nothing.
    expect(seen.size).toBe(1);
    expect([...seen][0]).toMatch(CURRENT);
  });
});

describe('what bcrypt makes of a password', () => {
  it('only the first 72 bytes count, as where the hash was made; from the upgrade on all of them', async () => {
    const long = `${'quiet otter '.repeat(6)}by the lake`;
    const email = await imported(await written('b', long.slice(0, 72)));
    expect((await login(email, long.slice(0, 71))).status).toBe(401);
    expect((await login(email, long)).status).toBe(200);
    expect((await login(email, long.slice(0, 72))).status).toBe(401);
    expect((await login(email, long)).status).toBe(200);
  });

  it('takes bytes and not characters', async () => {
    const emojis = '😀😁😂🤣😃😄😅😆'.repeat(3);
    const email = await imported(await written('b', emojis));
    expect((await login(email, emojis.slice(0, 34))).status).toBe(401);
    expect((await login(email, emojis)).status).toBe(200);
  });

  it('a NUL ends nothing', async () => {
    const email = await imported(await written('b', 'quiet'));
    expect((await login(email, 'quiet\0anything')).status).toBe(401);
  });

  it.each([
    ['as it was typed', 'zwo\u0308lf \uFB01nken singen'],
    ['in the normal form', 'zwo\u0308lf \uFB01nken singen'.normalize('NFKC')],
  ])('hashed %s: fits however it is typed now', async (_name, hashed) => {
    const typed = 'zwo\u0308lf \uFB01nken singen';
    const email = await imported(await written('b', hashed));
    expect((await login(email, typed)).status).toBe(200);
    expect((await login(email, typed.normalize('NFKC'))).status).toBe(200);
  });
});

it.each([
  ['no hash at all', 'secret'],
  ['the password itself', PASSWORD],
  ['a damaged bcrypt hash', '$2b$10$tooshort'],
  ['a damaged Argon2 hash', '$argon2id$v=19$m=19456,t=2,p=1$x'],
  ['a bcrypt hash of absurd cost', `$2b$31$${'.'.repeat(53)}`],
  ['a kind that is not known', '$6$rounds=5000$salt$hash'],
  ['a broken variant of bcrypt', '$2x$04$zfQ4IhJAgq8WDrW.zjO9y.uhOwJEwgJ0qqOvwBfv/mbp4CYu9zY5e'],
])('%s in the database signs nobody in, and breaks nothing', async (_name, stored) => {
  const email = await imported(stored);
  expect((await login(email, PASSWORD)).status).toBe(401);
  expect((await login(someAddress(), PASSWORD)).status).toBe(401);
});

it('the search for imported hashes goes by an index that holds nothing else', async () => {
  await imported(await written('b'));
  const filter = { passwordHash: { $gte: '$2b$', $lt: '$2b$~' } };
  const plan = await users().find(filter).sort({ passwordHash: -1 }).limit(1).explain('executionStats');
  const { executionStats: stats } = plan as { executionStats: { totalDocsExamined: number } };
  expect(stats.totalDocsExamined).toBe(1);
  expect(JSON.stringify(plan)).toContain('"IXSCAN"');
});
