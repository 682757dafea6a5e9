import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { markVerified, type Profile } from '../identities/accounts.js';
import { forgot, mails, mailsTo, RESET, reset, tokenTo, VERIFY, verify } from '../mail/caught-mail.js';
import type { Step } from '../support/browser.js';
import {
  bearer,
  claimsOf,
  codeOf,
  PASSWORD,
  register,
  signIn,
  someAddress,
  type Tokens,
} from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const NEW = 'a quite new battery staple';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
});
afterAll(() => gateway.stop());

const users = () => gateway.database.collection('users');
const login = (email: string, password: string) => gateway.browser().post('/auth/login', { email, password });
const profile = (token: string) => gateway.browser().get('/auth/profile', bearer(token));
const owner = async () => {
  const person = await register(gateway.browser());
  await markVerified(gateway, person.email);
  return person;
};

describe('a new password by mail', () => {
  it('sets it, and ends every session and token there was (LK-02)', async () => {
    const { email, access_token, refresh_token: refreshToken } = await owner();
    const answer = await reset(gateway, await forgot(gateway, email), NEW);
    expect([answer.status, answer.text, answer.headers.getSetCookie()]).toEqual([204, '', []]);
    expect((await profile(access_token)).status).toBe(401);
    expect((await gateway.browser().post('/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await login(email, PASSWORD)).status).toBe(401);
    expect((await login(email, NEW)).status).toBe(200);
  });

  it('tells the owner, without a token', async () => {
    const { email } = await owner();
    await reset(gateway, await forgot(gateway, email), NEW);
    const [notice] = await mailsTo(gateway, email, 'Your password was reset');
    expect(notice?.links).toEqual([`${gateway.url}/account`]);
  });

  it('gives one to an account that had none, and keeps its identities', async () => {
    const { access_token } = await signIn(gateway.browser(), 'google-gmail');
    await reset(gateway, await forgot(gateway, 'ada@gmail.com'), NEW);
    const { sub } = claimsOf(access_token);
    const signedIn = await login('ada@gmail.com', NEW);
    expect(claimsOf(signedIn.json<Tokens>().access_token)['sub']).toBe(sub);
    const { identities } = (await profile(signedIn.json<Tokens>().access_token)).json<Profile>();
    expect(identities).toMatchObject([{ provider: 'google' }]);
  });

  it('a password that is refused leaves the link good', async () => {
    const { email } = await owner();
    const token = await forgot(gateway, email);
    for (const weak of ['short-1', 'password1', email]) {
      const answer = await reset(gateway, token, weak);
      expect([answer.status, codeOf(answer)]).toEqual([422, 'weak_password']);
    }
    expect((await reset(gateway, token, NEW)).status).toBe(204);
  });
});

describe('a link that is dead (EM-01, EM-02, EM-05)', () => {
  const expectDead = async (answer: Promise<Step>) =>
    expect([(await answer).status, codeOf(await answer)]).toEqual([400, 'invalid_code']);

  it('was used: of twenty at once one wins', async () => {
    const { email } = await owner();
    const token = await forgot(gateway, email);
    const answers = await Promise.all(Array.from({ length: 20 }, () => reset(gateway, token, NEW)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(19).fill(400)]);
    await expectDead(reset(gateway, token, PASSWORD));
  });

  it('is older than another', async () => {
    const { email } = await owner();
    const [older, newer] = [await forgot(gateway, email), await forgot(gateway, email)];
    await expectDead(reset(gateway, older, NEW));
    expect((await reset(gateway, newer, NEW)).status).toBe(204);
  });

  it('is for another purpose', async () => {
    const { email } = await register(gateway.browser());
    const forVerifying = await tokenTo(gateway, email, VERIFY);
    const forReset = await forgot(gateway, email);
    await expectDead(reset(gateway, forVerifying, NEW));
    await expectDead(verify(gateway, forReset));
    expect((await verify(gateway, forVerifying)).status).toBe(204);
    expect((await reset(gateway, forReset, NEW)).status).toBe(204);
  });

  it.each(['x', 'A'.repeat(43), '__proto__'])('was never given: %s', async (token) => {
    await expectDead(reset(gateway, token, NEW));
  });

  it.each([
    [
      'the password was changed',
      '/auth/password',
      { currentPassword: PASSWORD, newPassword: 'yet another staple' },
    ],
    ['its user signed out everywhere', '/auth/logout-all', undefined],
  ])('%s since', async (_name, path, body) => {
    const { email, access_token } = await owner();
    const token = await forgot(gateway, email);
    expect((await gateway.browser().post(path, body ?? {}, bearer(access_token))).status).toBe(204);
    await expectDead(reset(gateway, token, NEW));
  });

  it('the account was disabled, or is gone', async () => {
    const [one, other] = [await owner(), await owner()];
    const tokens = [await forgot(gateway, one.email), await forgot(gateway, other.email)];
    await users().updateOne({ claimedEmail: one.email }, { $set: { disabled: true } });
    await users().deleteOne({ claimedEmail: other.email });
    for (const token of tokens) await expectDead(reset(gateway, token, NEW));
    await gateway.browser().post('/auth/password/forgot', { email: one.email });
    expect(await mailsTo(gateway, one.email, RESET)).toHaveLength(1);
  });
});

describe('an account whose address was never verified passes to whoever reads the mailbox', () => {
  it('with all that was planted in it gone (LK-02, LK-03, LK-04)', async () => {
    const email = someAddress();
    const browser = gateway.browser();
    const { access_token } = await register(browser, email);
    const id = String(claimsOf(access_token)['sub']);
    const planted = { key: 'github:900000004', provider: 'github', providerId: '900000004', email: null };
    await users().updateOne(
      { _id: new Types.ObjectId(id) },
      {
        $set: {
          identities: [{ ...planted, linkedAt: new Date() }],
          roles: ['admin'],
          displayName: 'Call 0900 now',
        },
      },
    );
    const elsewhere = someAddress();
    await browser.post('/auth/email', { email: elsewhere }, bearer(access_token));
    const pending = await tokenTo(gateway, elsewhere, 'new e-mail address');
    expect((await reset(gateway, await forgot(gateway, email), NEW)).status).toBe(204);
    const signedIn = (await login(email, NEW)).json<Tokens>();
    const after = (await profile(signedIn.access_token)).json<Profile>();
    expect(after).toMatchObject({
      id,
      email,
      emailVerified: true,
      roles: [],
      identities: [],
      displayName: null,
    });
    expect((await profile(access_token)).status).toBe(401);
    expect((await login(email, PASSWORD)).status).toBe(401);
    expect((await verify(gateway, pending)).status).toBe(400);
    const stranger = await signIn(gateway.browser(), 'github-no-email');
    expect(claimsOf(stranger.access_token)['sub']).not.toBe(id);
  });
});

describe('asking for it', () => {
  const ask = (email: unknown) => gateway.browser().post('/auth/password/forgot', { email });

  it('answers the same for known, unknown, social-only, disabled and unverified (LO-01)', async () => {
    const [known, disabled] = [await owner(), await owner()];
    const unverified = await register(gateway.browser());
    await users().updateOne({ claimedEmail: disabled.email }, { $set: { disabled: true } });
    await signIn(gateway.browser(), 'github-public');
    const before = (await mails(gateway)).length;
    const asked = [known.email, disabled.email, unverified.email, someAddress(), 'octavia@example.com'];
    const answers = await Promise.all(asked.map(ask));
    const shown = answers.map(({ status, text, headers }) => ({
      status,
      text,
      headers: [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)),
    }));
    for (const one of shown) expect(one).toEqual(shown[0]);
    expect(shown[0]?.status).toBe(202);
    expect((await mails(gateway)).length).toBeLessThan(before + asked.length);
  });

  it('writes the same for known and unknown before it answers: there is no difference to measure', async () => {
    const { email } = await owner();
    await gateway.deliverMail();
    const { db } = gateway.database;
    await db?.command({ profile: 2 });
    // The worker's own writes are updates and deletions of what lies in the outbox.
    const writes = async (address: string) => {
      await gateway.database.collection('system.profile').countDocuments();
      const from = new Date();
      await ask(address);
      const found = (await db
        ?.collection('system.profile')
        .find({
          ts: { $gte: from },
          ns: `${db.databaseName}.outbox`,
        })
        .toArray()) as unknown as { op: string; ns: string }[];
      return found.filter(({ op }) => op === 'insert').map(({ ns }) => ns);
    };
    const [known, unknown] = [await writes(email), await writes(someAddress())];
    expect(known).toEqual([`${db?.databaseName}.outbox`]);
    expect(unknown).toEqual(known);
    await db?.command({ profile: 0 });
  });

  it.each([
    ['a line break', 'a@example.com\r\nBcc: b@example.com'],
    ['a header', 'a@example.com\nSubject:x'],
    ['a list', 'a@example.com,b@example.com'],
    ['a list of two kinds', 'a@example.com;b@example.com'],
    ['a name', 'Ada <a@example.com>'],
    ['markup', '<b>a</b>@example.com'],
    ['a quoted part', '"a b"@example.com'],
    ['a comment', 'a(b)@example.com'],
    ['no domain', 'a@'],
    ['NUL', 'a\u0000@example.com'],
  ])('refuses an address with %s, and queues nothing (EM-10)', async (_name, email) => {
    await gateway.deliverMail();
    const before = await gateway.database.collection('outbox').countDocuments();
    const answer = await ask(email);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
    expect(answer.text).not.toContain('example.com');
    expect(await gateway.database.collection('outbox').countDocuments()).toBe(before);
  });

  it.each([[{ $ne: '' }], [['a@b.com']], [null], [1]])('refuses %j (LO-17)', async (email) => {
    expect((await ask(email)).status).toBe(400);
    expect(
      (await gateway.browser().post('/auth/password/reset', { token: email, password: NEW })).status,
    ).toBe(400);
    expect((await gateway.browser().post('/auth/email/verify', { token: email })).status).toBe(400);
  });

  it('points home, whatever the request says of the host (EM-06)', async () => {
    const { email } = await owner();
    const poisoned = {
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example;proto=https',
      'x-forwarded-proto': 'https',
      'x-original-url': 'https://evil.example/',
      origin: gateway.url,
    };
    await gateway.browser().post('/auth/password/forgot', { email }, poisoned);
    const [mail] = await mailsTo(gateway, email, RESET);
    expect(mail?.links.map((link) => new URL(link).origin)).toEqual([gateway.url]);
    expect(JSON.stringify(mail)).not.toContain('evil');
  });
});

it('of the token there is a hash in the database, and nothing in the log (EM-04)', async () => {
  const { email } = await owner();
  const token = await forgot(gateway, email);
  await gateway.browser().get(`/reset-password?token=${token}`);
  await reset(gateway, `${token}x`, NEW);
  const collections = await gateway.database.db?.collections();
  const dump: string[] = [];
  for (const collection of collections ?? []) dump.push(JSON.stringify(await collection.find().toArray()));
  expect(dump.join('\n')).toContain(email);
  expect(dump.join('\n')).not.toContain(token);
  expect(gateway.log.join('\n')).not.toContain(token);
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
});
