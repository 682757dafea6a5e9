import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { enter, googler, hubber, markVerified } from '../identities/accounts.js';
import { mails, mailsTo } from '../mail/caught-mail.js';
import { bearer, PASSWORD, register, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
});
afterAll(() => gateway.stop());

let people = 0;
const gmail = () => `notice-${Date.now()}-${(people += 1)}@gmail.com`;
const owner = async () => {
  const person = await register(gateway.browser(), gmail());
  await markVerified(gateway, person.email);
  return person;
};
const change = (token: string) =>
  gateway
    .browser()
    .post(
      '/auth/password',
      { currentPassword: PASSWORD, newPassword: 'a quite new battery staple' },
      bearer(token),
    );
const recorded = (event: string, userId: unknown) =>
  gateway.database.collection('audit_events').countDocuments({ event, userId });

describe('LK-20: the verified address is told', () => {
  it('of a changed password', async () => {
    const { email, access_token } = await owner();
    expect((await change(access_token)).status).toBe(204);
    const [mail] = await mailsTo(gateway, email, 'Your password was changed');
    expect(mail?.links).toEqual([`${gateway.url}/account`]);
    expect(mail?.html).toContain('every device was signed out');
  });

  it('of an identity that its address connected, and of one taken away', async () => {
    const { email } = await owner();
    const { access_token } = (await enter(gateway, googler(email))).json<Tokens>();
    expect(await mailsTo(gateway, email, 'Google was connected')).toHaveLength(1);
    const removed = await gateway
      .browser()
      .request('/auth/identities/google', { method: 'DELETE', headers: bearer(access_token) });
    expect(removed.status).toBe(204);
    expect(await mailsTo(gateway, email, 'Google was disconnected')).toHaveLength(1);
  });

  it('of a claim', async () => {
    const { email } = await register(gateway.browser(), gmail());
    await enter(gateway, hubber(email));
    expect(await mailsTo(gateway, email, 'Your account was secured')).toHaveLength(1);
  });

  it('of a refresh token that came twice', async () => {
    const { email, refresh_token: refreshToken } = await owner();
    const post = (token: string) => gateway.browser().post('/auth/refresh', { refreshToken: token });
    const next = (await post(refreshToken)).json<Tokens>();
    await post(next.refresh_token);
    expect((await post(refreshToken)).status).toBe(401);
    expect((await post(refreshToken)).status).toBe(401);
    expect(await mailsTo(gateway, email, 'A device was signed out')).toHaveLength(1);
  });
});

it('an address that nobody proved is told nothing: it may be a stranger’s', async () => {
  const { email, access_token } = await register(gateway.browser());
  await change(access_token);
  expect(await mailsTo(gateway, email, 'password')).toEqual([]);
});

it('a sign-in sends nothing and queues nothing', async () => {
  const { email } = await owner();
  const before = (await mails(gateway)).length;
  await gateway.browser().post('/auth/login', { email, password: PASSWORD });
  expect(await mails(gateway)).toHaveLength(before);
});

it('what is told is in the audit log too', async () => {
  const { email, access_token } = await owner();
  const user = await gateway.database.collection('users').findOne({ claimedEmail: email });
  await change(access_token);
  const id = user?._id.toHexString();
  while ((await recorded('password.changed', id)) === 0)
    await new Promise((resolve) => setImmediate(resolve));
  expect(await recorded('password.changed', id)).toBe(1);
});
