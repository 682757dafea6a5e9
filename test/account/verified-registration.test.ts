import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mailsTo, RESET, reset, tokenTo, VERIFY, verify } from '../mail/caught-mail.js';
import { HTML, type Step } from '../support/browser.js';
import { codeOf, PASSWORD, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { REQUIRE_VERIFIED_EMAIL: 'true' } });
});
afterAll(() => gateway.stop());

const enrol = (email: string, password = PASSWORD) =>
  gateway.browser().post('/auth/register', { email, password });
const login = (email: string, password = PASSWORD) =>
  gateway.browser().post('/auth/login', { email, password });

describe('REQUIRE_VERIFIED_EMAIL', () => {
  it('registers, and lets in once the address is confirmed', async () => {
    const email = someAddress();
    const answer = await enrol(email);
    expect([answer.status, answer.json()]).toEqual([202, { status: 'verification_required' }]);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const early = await login(email);
    expect([early.status, codeOf(early)]).toEqual([403, 'email_unverified']);
    await verify(gateway, await tokenTo(gateway, email, VERIFY));
    expect((await login(email)).status).toBe(200);
  });

  it('answers the same for an address that is taken, and the mail tells which (LO-03)', async () => {
    const email = someAddress();
    const first = await enrol(email);
    const second = await enrol(email.toUpperCase(), 'the password of a stranger');
    const shown = [first, second].map(({ status, text, headers }) => [
      status,
      text,
      [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)),
    ]);
    expect(shown[1]).toEqual(shown[0]);
    const [mail] = await mailsTo(gateway, email, 'You already have an account');
    expect(mail?.links).toContain(`${gateway.url}/forgot-password`);
    expect(await gateway.database.collection('users').countDocuments({ emailKey: email })).toBe(1);
  });

  it('goes on answering the same when the mailbox has enough', async () => {
    const [taken, fresh] = [someAddress(), someAddress()];
    await enrol(taken);
    const statuses: number[] = [];
    for (let count = 0; count < 8; count += 1) statuses.push((await enrol(taken)).status);
    expect(new Set([...statuses, (await enrol(fresh)).status])).toEqual(new Set([202]));
    expect(await mailsTo(gateway, taken, 'You already have an account')).toHaveLength(5);
  });

  it('a sign-in with the right password sends the mail again, one with a wrong one does not', async () => {
    const email = someAddress();
    await enrol(email);
    const first = await tokenTo(gateway, email, VERIFY);
    await login(email, 'a wrong battery staple');
    expect(await mailsTo(gateway, email, VERIFY)).toHaveLength(1);
    await login(email);
    const second = await tokenTo(gateway, email, VERIFY);
    expect(second).not.toBe(first);
    expect((await verify(gateway, second)).status).toBe(204);
  });

  it('who is locked out by a stranger that registered the address gets it by a new password', async () => {
    const email = someAddress();
    await enrol(email, 'the password of a stranger');
    await gateway.browser().post('/auth/password/forgot', { email });
    await reset(gateway, await tokenTo(gateway, email, RESET), PASSWORD);
    expect((await login(email)).status).toBe(200);
    expect((await login(email, 'the password of a stranger')).status).toBe(401);
  });
});

describe('REQUIRE_VERIFIED_EMAIL, on the pages', () => {
  const page = (path: string) => gateway.browser().get(path, { accept: HTML });
  const sent = { status: 303, location: () => `${gateway.url}/verify-email?sent` };
  const shown = ({ status, location, headers }: Step) => ({
    status,
    location,
    cookies: headers.getSetCookie(),
  });

  it('after registering the page says to look into the mailbox, whether or not the address is taken (LO-03)', async () => {
    const email = someAddress();
    for (const password of [PASSWORD, 'the password of a stranger']) {
      const answer = await gateway.browser().submit('/register', { email, password });
      expect(shown(answer)).toEqual({ status: sent.status, location: sent.location(), cookies: [] });
    }
    const { status, text } = await page(sent.location());
    expect([status, text.includes('Look into your mailbox')]).toEqual([200, true]);
    expect(text).toContain('action="/verify-email/send"');
    await verify(gateway, await tokenTo(gateway, email, VERIFY));
    expect((await login(email)).status).toBe(200);
  });

  it('a sign-in says so too, with a button that sends the mail again', async () => {
    const email = someAddress();
    await enrol(email);
    const refused = await gateway.browser().submit('/login', { email, password: PASSWORD });
    expect([refused.status, refused.text.includes('Please confirm your e-mail address')]).toEqual([
      403,
      true,
    ]);
    expect(refused.text).toContain(`value="${email}"`);
    const before = (await mailsTo(gateway, email, VERIFY)).length;
    const again = await gateway.browser().submit('/verify-email/send', { email });
    expect(shown(again)).toEqual({ status: 303, location: sent.location(), cookies: [] });
    expect(await mailsTo(gateway, email, VERIFY)).toHaveLength(before + 1);
  });

  it('sends nothing to an address that nobody waits at, and to a confirmed one that it is; the answer is one', async () => {
    const [nobody, confirmed] = [someAddress(), someAddress()];
    await enrol(confirmed);
    await verify(gateway, await tokenTo(gateway, confirmed, VERIFY));
    for (const email of [nobody, confirmed])
      expect(shown(await gateway.browser().submit('/verify-email/send', { email }))).toEqual({
        status: 303,
        location: sent.location(),
        cookies: [],
      });
    expect(await mailsTo(gateway, nobody)).toEqual([]);
    expect(await mailsTo(gateway, confirmed, 'You already have an account')).toHaveLength(1);
    expect(await mailsTo(gateway, confirmed, VERIFY)).toHaveLength(1);
  });

  it('refuses what is no address, what comes from another site, and who asks too often', async () => {
    const ask = (email: string, headers = {}) =>
      gateway.browser().submit('/verify-email/send', { email }, headers);
    const refused = await ask('a@b.com, c@d.com');
    expect([refused.status, refused.text.includes('must be one e-mail address')]).toEqual([400, true]);
    expect((await ask('a@b.com', { origin: 'https://evil.example' })).status).toBe(403);
    const email = someAddress();
    const statuses: number[] = [];
    for (let count = 0; count < 7; count += 1) statuses.push((await ask(email)).status);
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429, 429]);
  });
});
