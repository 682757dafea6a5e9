import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { markVerified } from '../identities/accounts.js';
import { mailsTo, RESET, reset, tokenTo } from '../mail/caught-mail.js';
import { bearer, claimsOf, codeOf, PASSWORD, register } from '../support/journeys.js';
import { adminEnvironment, adminTokens, statusOf } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const NEW_PASSWORD = 'another horse, another battery';

let gateway: TestGateway;
let adminId: string;
beforeAll(async () => {
  gateway = await startGateway({ environment: { ...adminEnvironment(), RATE_LIMIT: 'false' } });
  adminId = String(claimsOf((await adminTokens(gateway)).access_token)['sub']);
});
afterAll(() => gateway.stop());

async function somebody() {
  const tokens = await register(gateway.browser());
  return { ...tokens, id: String(claimsOf(tokens.access_token)['sub']) };
}
async function demand(id: string) {
  const { access_token } = await adminTokens(gateway);
  return gateway.browser().post(`/admin/users/${id}/reset-password`, undefined, bearer(access_token));
}
const stored = (email: string) => gateway.database.collection('users').findOne({ claimedEmail: email });
const login = (email: string, password = PASSWORD) =>
  gateway.browser().post('/auth/login', { email, password });

describe('POST /admin/users/:id/reset-password', () => {
  it('ends password, sessions and tokens; the mailbox alone leads back in', async () => {
    const { id, email, access_token, refresh_token } = await somebody();
    await markVerified(gateway, email);
    expect((await demand(id)).status).toBe(202);
    expect(await statusOf(gateway.browser(), access_token)).toBe(401);
    const refreshed = await gateway.browser().post('/auth/refresh', { refreshToken: refresh_token });
    expect(refreshed.status).toBe(401);
    expect(codeOf(await login(email))).toBe('invalid_credentials');
    await gateway.deliverMail();
    expect(await mailsTo(gateway, email, 'You need a new password')).toHaveLength(1);
    const token = await tokenTo(gateway, email, RESET);
    expect((await reset(gateway, token, NEW_PASSWORD)).status).toBe(204);
    expect((await login(email, NEW_PASSWORD)).status).toBe(200);
  });

  it('is recorded with who demanded it, and can be asked for again when the mail was lost', async () => {
    const { id, email } = await somebody();
    await markVerified(gateway, email);
    await demand(id);
    await demand(id);
    await gateway.deliverMail();
    expect((await mailsTo(gateway, email, RESET)).length).toBeGreaterThan(1);
    const { access_token } = await adminTokens(gateway);
    const answer = await gateway
      .browser()
      .get(`/admin/audit?user=${id}&event=password.withdrawn`, bearer(access_token));
    expect(answer.json<{ items: object[] }>().items).toMatchObject([
      { actorId: adminId },
      { actorId: adminId },
    ]);
  });

  it.each([
    ['whose address is not verified', {}, 'email_unverified'],
    ['who is disabled', { emailVerified: true, disabled: true }, 'account_disabled'],
  ])('refuses for somebody %s, and changes nothing', async (_who, change, code) => {
    const { id, email } = await somebody();
    await gateway.database
      .collection('users')
      .updateOne({ claimedEmail: email }, { $set: { email, ...change } });
    const before = await stored(email);
    expect(codeOf(await demand(id))).toBe(code);
    expect(await stored(email)).toEqual(before);
    await gateway.deliverMail();
    expect(await mailsTo(gateway, email, RESET)).toEqual([]);
  });

  it('refuses for the last admin, for nobody, and for who is no admin', async () => {
    expect(codeOf(await demand(adminId))).toBe('last_admin');
    expect((await demand('6b04714653fe7b34a0f2550d')).status).toBe(404);
    const { id, access_token } = await somebody();
    const path = `/admin/users/${id}/reset-password`;
    const own = await gateway.browser().post(path, undefined, bearer(access_token));
    expect([own.status, (await gateway.browser().post(path, undefined)).status]).toEqual([403, 401]);
  });
});

describe('an admin whose sign-in is over ten minutes old', () => {
  it('gives no roles and deletes nobody, but still shuts out and ends sessions', async () => {
    const { refresh_token } = await adminTokens(gateway);
    const { id } = await somebody();
    gateway.clock.advance(660);
    const renewed = await gateway.browser().post('/auth/refresh', { refreshToken: refresh_token });
    const headers = bearer(renewed.json<{ access_token: string }>().access_token);
    const ask = (method: string, path: string, json?: object) =>
      gateway.browser().request(path, { method, headers, ...(json && { json }) });
    expect(codeOf(await ask('PATCH', `/admin/users/${id}`, { roles: ['admin'] }))).toBe('step_up_required');
    expect(codeOf(await ask('DELETE', `/admin/users/${id}`))).toBe('step_up_required');
    expect((await ask('PATCH', `/admin/users/${id}`, { disabled: true })).status).toBe(200);
    expect((await ask('POST', `/admin/users/${id}/revoke`)).status).toBe(204);
  });
});
