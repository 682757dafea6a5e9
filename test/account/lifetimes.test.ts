import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { forgot, reset, tokenTo, VERIFY, verify } from '../mail/caught-mail.js';
import { bearer, codeOf, register, someAddress, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const NEW = 'a quite new battery staple';
// One gateway a test: each moves its clock.
let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.stop());

it('a reset link lives for half an hour', async () => {
  const [one, other] = [await register(gateway.browser()), await register(gateway.browser())];
  const tokens = [await forgot(gateway, one.email), await forgot(gateway, other.email)] as const;
  gateway.clock.advance(1795);
  expect((await reset(gateway, tokens[0], NEW)).status).toBe(204);
  gateway.clock.advance(10);
  expect(codeOf(await reset(gateway, tokens[1], NEW))).toBe('invalid_code');
});

it('a link to confirm an address lives for a day', async () => {
  const [one, other] = [await register(gateway.browser()), await register(gateway.browser())];
  const tokens = [
    await tokenTo(gateway, one.email, VERIFY),
    await tokenTo(gateway, other.email, VERIFY),
  ] as const;
  gateway.clock.advance(86_390);
  expect((await verify(gateway, tokens[0])).status).toBe(204);
  gateway.clock.advance(20);
  expect(codeOf(await verify(gateway, tokens[1]))).toBe('invalid_code');
});

it('moving to another address needs a sign-in of the last ten minutes, not a refresh of them (LK-15)', async () => {
  const { access_token, refresh_token: refreshToken } = await register(gateway.browser());
  gateway.clock.advance(590);
  const renewed = (await gateway.browser().post('/auth/refresh', { refreshToken })).json<Tokens>();
  const ask = (token: string) =>
    gateway.browser().post('/auth/email', { email: someAddress() }, bearer(token));
  expect((await ask(access_token)).status).toBe(202);
  gateway.clock.advance(15);
  const answer = await ask(renewed.access_token);
  expect([answer.status, codeOf(answer)]).toEqual([401, 'step_up_required']);
  expect((await gateway.browser().post('/auth/email', { email: someAddress() })).status).toBe(401);
});

it('a mailbox gets five mails of a kind within an hour, and strangers are not told (EM-10)', async () => {
  const { email, access_token } = await register(gateway.browser());
  const statuses = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const written = index % 2 === 0 ? email : ` ${email.toUpperCase()}`;
      return (await gateway.browser().post('/auth/password/forgot', { email: written })).status;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([202]));
  await gateway.deliverMail();
  const sent = (kind: string) => gateway.database.collection('outbox').countDocuments({ kind });
  expect(await sent('password-reset')).toBe(5);
  const again = () => gateway.browser().post('/auth/email/verify/send', {}, bearer(access_token));
  // The registration sent the first.
  for (let count = 2; count <= 5; count += 1) expect((await again()).status).toBe(202);
  const refused = await again();
  expect([refused.status, codeOf(refused)]).toEqual([429, 'rate_limited']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

it('so does one that strangers want to move to, however many they are', async () => {
  const email = someAddress();
  const strangers = await Promise.all(Array.from({ length: 7 }, () => register(gateway.browser())));
  const statuses: number[] = [];
  for (const { access_token } of strangers)
    statuses.push((await gateway.browser().post('/auth/email', { email }, bearer(access_token))).status);
  expect(statuses).toEqual([202, 202, 202, 202, 202, 429, 429]);
});
