import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { HTML } from '../support/browser.js';
import { bearer, codeOf, PASSWORD, register, someAddress, type Tokens } from '../support/journeys.js';
import { adminEnvironment, adminTokens } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { ACCESS_TOKEN_TTL: '3600', ...adminEnvironment() } });
});
afterAll(() => gateway.stop());

const remove = (token: string) =>
  gateway.browser().request('/auth/profile', { method: 'DELETE', headers: bearer(token) });
const status = async (path: string, token: string) =>
  (await gateway.browser().get(path, bearer(token))).status;
const users = () => gateway.database.collection<{ roles: string[]; disabled: boolean }>('users');

describe('deleting the account', () => {
  it('ends everything at once: document, sessions, tokens, password', async () => {
    const { access_token, refresh_token, email } = await register(gateway.browser());
    const elsewhere = (
      await gateway.browser().post('/auth/login', { email, password: PASSWORD })
    ).json<Tokens>();
    expect((await remove(access_token)).status).toBe(204);
    for (const token of [access_token, elsewhere.access_token])
      for (const path of ['/auth/profile', '/auth/verify']) expect(await status(path, token)).toBe(401);
    const refreshed = await gateway.browser().post('/auth/refresh', { refreshToken: refresh_token });
    const again = await gateway.browser().post('/auth/login', { email, password: PASSWORD });
    expect([refreshed.status, again.status]).toEqual([401, 401]);
    expect(await users().countDocuments({ emailKey: email })).toBe(0);
    expect((await remove(access_token)).status).toBe(401);
  });

  it('keeps what happened, without the address, and frees the address', async () => {
    const { access_token, email } = await register(gateway.browser());
    const { id } = (await gateway.browser().get('/auth/profile', bearer(access_token))).json<{
      id: string;
    }>();
    await remove(access_token);
    const { access_token: another } = await register(gateway.browser(), email);
    await gateway.browser().get('/auth/profile/export', bearer(another));
    const events = await gateway.database.collection('audit_events').find({ userId: id }).toArray();
    expect(events.map(({ event }) => String(event))).toEqual(
      expect.arrayContaining(['user.created', 'sign-in', 'account.deleted']),
    );
    expect(JSON.stringify(events)).not.toContain(email);
    const sessions = gateway.database.collection('sessions');
    expect(await sessions.countDocuments({ userId: new mongo.ObjectId(id) })).toBe(0);
  });

  it('needs a sign-in of the last ten minutes; a refresh is none', async () => {
    const browser = gateway.browser();
    const { access_token, refresh_token } = await register(browser);
    gateway.clock.advance(601);
    const late = await remove(access_token);
    expect([late.status, codeOf(late)]).toEqual([401, 'step_up_required']);
    const next = await browser.post('/auth/refresh', { refreshToken: refresh_token });
    expect(codeOf(await remove(next.json<Tokens>().access_token))).toBe('step_up_required');
    expect(await status('/auth/profile', access_token)).toBe(200);
  });

  it('of two requests at once one deletes, and nothing is left', async () => {
    const { access_token, email } = await register(gateway.browser());
    const answers = await Promise.all([remove(access_token), remove(access_token)]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([204, 401]);
    expect(await users().countDocuments({ emailKey: email })).toBe(0);
  });
});

describe('on the account page', () => {
  it('asks for a fresh sign-in, leads back, deletes, and says goodbye', async () => {
    const browser = gateway.browser();
    const email = someAddress();
    await browser.submit('/register', { email, password: PASSWORD });
    gateway.clock.advance(601);
    const asked = await browser.submit('/account', { action: 'delete' });
    expect(asked.location).toBe(`${gateway.url}/login?error=step_up_required&return_to=%2Faccount%23delete`);
    const page = await browser.get(asked.location, { accept: HTML });
    expect(page.text).toContain('Please sign in once more');
    const form = { email, password: PASSWORD, return_to: '/account#delete' };
    expect((await browser.submit('/login', form)).location).toBe(`${gateway.url}/account#delete`);
    const deleted = await browser.submit('/account', { action: 'delete' });
    expect(deleted.location).toBe(`${gateway.url}/login?done=deleted`);
    expect(await browser.cookie('refresh_token')).toBeUndefined();
    const goodbye = await browser.get(deleted.location, { accept: HTML });
    expect(goodbye.text).toMatch(/role="status">Your account has been deleted/);
    expect(await users().countDocuments({ emailKey: email })).toBe(0);
  });
});

describe('the last admin', () => {
  it('stays; with another one, one of two who leave at once may', async () => {
    const { access_token: admin } = await adminTokens(gateway);
    const refused = await remove(admin);
    expect([refused.status, codeOf(refused)]).toEqual([409, 'last_admin']);
    expect(await status('/auth/profile', admin)).toBe(200);

    const { email } = await register(gateway.browser());
    await users().updateOne({ emailKey: email }, { $set: { roles: ['admin'], disabled: true } });
    expect(codeOf(await remove(admin))).toBe('last_admin');

    await users().updateOne({ emailKey: email }, { $set: { disabled: false } });
    const second = (
      await gateway.browser().post('/auth/login', { email, password: PASSWORD })
    ).json<Tokens>();
    const answers = await Promise.all([remove(admin), remove(second.access_token)]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([204, 409]);
    expect(await users().countDocuments({ roles: 'admin' })).toBe(1);
  });
});

describe('my data', () => {
  it('are a file with profile, sessions and events, and nothing that opens anything', async () => {
    const { access_token, refresh_token, email } = await register(gateway.browser());
    const answer = await gateway.browser().get('/auth/profile/export', bearer(access_token));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="my-data.json"');
    const events = expect.arrayContaining([expect.objectContaining({ event: 'sign-in', reason: 'pwd' })]);
    expect(answer.json()).toMatchObject({ profile: { email }, sessions: [{ current: true }], events });
    expect(answer.text).not.toMatch(/\$argon2|passwordHash|tokenVersion|generation|eyJ/);
    expect(answer.text).not.toContain(refresh_token);
  });

  it('are one\u2019s own only', async () => {
    const [one, other] = [await register(gateway.browser()), await register(gateway.browser())];
    const answer = await gateway.browser().get('/auth/profile/export', bearer(one.access_token));
    expect(answer.text).not.toContain(other.email);
  });
});
