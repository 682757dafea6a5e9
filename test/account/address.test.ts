import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { enter, googler, type Profile } from '../identities/accounts.js';
import { forgot, mailsTo, MOVE, reset, tokenTo, VERIFY, verify } from '../mail/caught-mail.js';
import {
  bearer,
  claimsOf,
  codeOf,
  PASSWORD,
  register,
  someAddress,
  type Tokens,
} from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
});
afterAll(() => gateway.stop());

const post = (path: string, body: unknown, token: string) =>
  gateway.browser().post(path, body, bearer(token));
const profileOf = async (token: string) =>
  (await gateway.browser().get('/auth/profile', bearer(token))).json<Profile>();
const login = (email: string) => gateway.browser().post('/auth/login', { email, password: PASSWORD });
const move = (token: string, email: string) => post('/auth/email', { email }, token);

describe('confirming an address', () => {
  it('by the mail of the registration', async () => {
    const { email, access_token } = await register(gateway.browser());
    expect((await profileOf(access_token)).emailVerified).toBe(false);
    const answer = await verify(gateway, await tokenTo(gateway, email, VERIFY));
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await profileOf(access_token)).emailVerified).toBe(true);
  });

  it('by a later mail, which kills the earlier link; a link works once, and for a day', async () => {
    const { email, access_token } = await register(gateway.browser());
    const first = await tokenTo(gateway, email, VERIFY);
    expect((await post('/auth/email/verify/send', {}, access_token)).status).toBe(202);
    const second = await tokenTo(gateway, email, VERIFY);
    expect(codeOf(await verify(gateway, first))).toBe('invalid_code');
    expect((await verify(gateway, second)).status).toBe(204);
    expect(codeOf(await verify(gateway, second))).toBe('invalid_code');
    await post('/auth/email/verify/send', {}, access_token);
    expect(await mailsTo(gateway, email, VERIFY)).toHaveLength(2);
  });

  it('that another account proved first: refused, and that account keeps it', async () => {
    const email = `both-${Date.now()}@gmail.com`;
    const squatter = await register(gateway.browser(), email);
    const token = await tokenTo(gateway, email, VERIFY);
    // As a second account with the same contact: what a provider gives that did not verify it.
    const users = gateway.database.collection('users');
    await users.updateOne({ claimedEmail: email }, { $unset: { claimedEmail: 1 } });
    const holder = (await enter(gateway, googler(email))).json<Tokens>();
    const answer = await verify(gateway, token);
    expect([answer.status, codeOf(answer)]).toEqual([409, 'email_taken']);
    expect(await profileOf(holder.access_token)).toMatchObject({ email, emailVerified: true });
    expect((await profileOf(squatter.access_token)).emailVerified).toBe(false);
    expect(await users.countDocuments({ claimedEmail: email })).toBe(1);
  });

  it('that another account only typed: it gives way to who reads the mailbox', async () => {
    const email = someAddress();
    const squatter = await register(gateway.browser(), email);
    const owner = await register(gateway.browser());
    await move(owner.access_token, email);
    expect((await verify(gateway, await tokenTo(gateway, email, MOVE))).status).toBe(204);
    expect(await profileOf(owner.access_token)).toMatchObject({ email, emailVerified: true });
    const signedIn = await login(email);
    expect(claimsOf(signedIn.json<Tokens>().access_token)['sub']).toBe(claimsOf(owner.access_token)['sub']);
    expect((await profileOf(squatter.access_token)).emailVerified).toBe(false);
  });
});

describe('moving to another address (EM-08)', () => {
  const verified = async () => {
    const person = await register(gateway.browser());
    await verify(gateway, await tokenTo(gateway, person.email, VERIFY));
    return person;
  };

  it('the old one is told at once and stays until the new one is confirmed; then it is told again', async () => {
    const { email, access_token } = await verified();
    const next = someAddress();
    const answer = await move(access_token, next);
    expect([answer.status, answer.json()]).toEqual([202, { status: 'accepted' }]);
    const [told] = await mailsTo(gateway, email, 'was asked for');
    expect(told?.links).toEqual([`${gateway.url}/account`]);
    expect(JSON.stringify(told)).not.toContain(next);
    expect(await profileOf(access_token)).toMatchObject({ email, emailVerified: true });
    expect((await login(next)).status).toBe(401);
    expect((await verify(gateway, await tokenTo(gateway, next, MOVE))).status).toBe(204);
    expect(await profileOf(access_token)).toMatchObject({ email: next, emailVerified: true });
    expect([(await login(email)).status, (await login(next)).status]).toEqual([401, 200]);
    expect(await mailsTo(gateway, email, 'Your e-mail address was changed')).toHaveLength(1);
    expect(await mailsTo(gateway, next, 'was changed')).toEqual([]);
  });

  it('a reset link to the old address is dead (EM-05), and the old address is free', async () => {
    const { email, access_token } = await verified();
    const token = await forgot(gateway, email);
    const next = someAddress();
    await move(access_token, next);
    await verify(gateway, await tokenTo(gateway, next, MOVE));
    expect((await reset(gateway, token, 'a quite new battery staple')).status).toBe(400);
    expect((await register(gateway.browser(), email)).email).toBe(email);
  });

  it('a recovery ends a change that is under way (LK-04)', async () => {
    const { email, access_token } = await verified();
    const next = someAddress();
    await move(access_token, next);
    const token = await tokenTo(gateway, next, MOVE);
    await reset(gateway, await forgot(gateway, email), 'a quite new battery staple');
    expect(codeOf(await verify(gateway, token))).toBe('invalid_code');
  });

  it('to an address that another account holds: the same answer, and a mail that tells its owner', async () => {
    const [owner, other] = [await verified(), await verified()];
    const answer = await move(other.access_token, owner.email);
    expect([answer.status, answer.json()]).toEqual([202, { status: 'accepted' }]);
    expect(await mailsTo(gateway, owner.email, MOVE)).toEqual([]);
    const [mail] = await mailsTo(gateway, owner.email, 'You already have an account');
    expect(mail?.links.sort()).toEqual([`${gateway.url}/forgot-password`, `${gateway.url}/login`]);
  });

  it('to an address that another account proves in between: refused, nobody loses anything', async () => {
    const one = await verified();
    const email = `raced-${Date.now()}@gmail.com`;
    await move(one.access_token, email);
    const token = await tokenTo(gateway, email, MOVE);
    const holder = (await enter(gateway, googler(email))).json<Tokens>();
    expect(codeOf(await verify(gateway, token))).toBe('email_taken');
    expect(await profileOf(one.access_token)).toMatchObject({ email: one.email, emailVerified: true });
    expect(await profileOf(holder.access_token)).toMatchObject({ email, emailVerified: true });
  });

  it.each(['a@example.com, b@example.com', 'a@example.com\r\nBcc: b@x.com', '<i>@example.com', 'nobody'])(
    'refuses %j',
    async (email) => {
      const { access_token } = await register(gateway.browser());
      expect(codeOf(await move(access_token, email))).toBe('invalid_request');
    },
  );
});

it('a claim kills every link and every mail of the stranger (LK-01, LK-04)', async () => {
  const email = `claimed-${Date.now()}@gmail.com`;
  const stranger = await register(gateway.browser(), email);
  const verifying = await tokenTo(gateway, email, VERIFY);
  const elsewhere = someAddress();
  await move(stranger.access_token, elsewhere);
  const moving = await tokenTo(gateway, elsewhere, MOVE);
  const resetting = await forgot(gateway, email);
  const victim = (await enter(gateway, googler(email))).json<Tokens>();
  for (const token of [verifying, moving]) expect(codeOf(await verify(gateway, token))).toBe('invalid_code');
  expect(codeOf(await reset(gateway, resetting, 'a quite new battery staple'))).toBe('invalid_code');
  expect(await gateway.database.collection('email_proofs').countDocuments({ address: email })).toBe(0);
  expect(await profileOf(victim.access_token)).toMatchObject({ email, emailVerified: true });
  expect(await mailsTo(gateway, email, 'Your account was secured')).toHaveLength(1);
});

it('a mail that the stranger asked for, and that still waits, never goes out after a claim', async () => {
  const email = `waiting-${Date.now()}@gmail.com`;
  const { access_token } = await register(gateway.browser(), email);
  await gateway.deliverMail();
  const elsewhere = someAddress();
  // As if this instance had died before it sent: the mail lies in the outbox, not due for now.
  await move(access_token, elsewhere);
  await gateway.deliverMail();
  const id = String(claimsOf(access_token)['sub']);
  const outbox = gateway.database.collection('outbox');
  await outbox.updateMany(
    { userId: id },
    { $set: { state: 'waiting', dueAt: new Date(Date.now() + 60_000) } },
  );
  await enter(gateway, googler(email));
  expect(
    await outbox.countDocuments({ userId: id, state: 'waiting', kind: { $ne: 'security-notice' } }),
  ).toBe(0);
});
