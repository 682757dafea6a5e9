import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, codeOf, register } from '../support/journeys.js';
import { adminEnvironment, adminTokens } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
let admin: Record<string, string>;
beforeAll(async () => {
  gateway = await startGateway({ environment: adminEnvironment() });
  admin = bearer((await adminTokens(gateway)).access_token);
});
afterAll(() => gateway.stop());

const explain = (facts: object, headers = admin) =>
  gateway.browser().post('/admin/linking/explain', facts, headers);
const claimant = { userId: 'b', verifiedAddress: true, hasIdentityOfProvider: false };

describe('POST /admin/linking/explain', () => {
  it.each([
    [{}, { kind: 'create', verified: false, rule: 'no-verified-address' }],
    [{ identityHolder: { userId: 'a' } }, { kind: 'sign-in', userId: 'a', rule: 'known-identity' }],
    [
      { emailVerified: true, claimant: { ...claimant, verifiedAddress: false } },
      { kind: 'claim', userId: 'b', rule: 'claimant-never-verified' },
    ],
    [
      { emailVerified: true, emailAuthoritative: true, claimant },
      { kind: 'link', rule: 'authoritative-address' },
    ],
    [
      { emailVerified: true, emailAuthoritative: true, claimant, policy: 'prove' },
      { kind: 'prove', userId: 'b' },
    ],
    [
      { identityHolder: { userId: 'a' }, linkingUser: { userId: 'b' } },
      { kind: 'refuse', code: 'identity_in_use' },
    ],
  ])('%j', async (facts, decision) => {
    const before = await gateway.database.collection('users').countDocuments();
    const answer = await explain(facts);
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject(decision);
    expect(await gateway.database.collection('users').countDocuments()).toBe(before);
  });

  it('is for admins, and for facts it knows', async () => {
    const { access_token: token } = await register(gateway.browser());
    expect((await explain({}, bearer(token) as never)).status).toBe(403);
    expect(codeOf(await explain({ planet: 'mars' }))).toBe('invalid_request');
  });
});
