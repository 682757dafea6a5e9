import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cookiesSet, expectRefusal, stored } from '../handshake/outcomes.js';
import { HTML } from '../support/browser.js';
import { callbackUrl, claimsOf, register, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { enter, googler, hubber, loginStatus, markVerified, type Profile, profile } from './accounts.js';

const ADMIN = 'admin@example.com';
const ADMIN_PASSWORD = 'nine green bottles hanging';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    environment: {
      RATE_LIMIT: 'false',
      BOOTSTRAP_ADMIN_EMAIL: ADMIN,
      BOOTSTRAP_ADMIN_PASSWORD: ADMIN_PASSWORD,
    },
  });
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.sandbox.reset());

const users = () => gateway.database.collection('users');
const tokensOf = async (persona: Parameters<typeof enter>[1]) =>
  (await enter(gateway, persona)).json<Tokens>();
const profileOf = async (token: string) => (await profile(gateway, token)).json<Profile>();

describe('LK-06, LK-07: an address that an account holds verified', () => {
  it.each([
    ['GitHub, nOAuth', () => hubber(ADMIN)],
    ['Google without hd', () => googler(ADMIN)],
    ['Google with the hd of another domain', () => googler(ADMIN, { hd: 'evil.example' })],
    ['Google with an hd that is a list', () => googler(ADMIN, { hd: ['example.com'] })],
    ['Google with an empty hd', () => googler(ADMIN, { hd: '' })],
    ['Google with the hd of the parent domain', () => googler('admin@example.com', { hd: 'com' })],
  ])('is not enough from %s: link_required', async (_name, person) => {
    const before = await stored(gateway);
    expectRefusal(await enter(gateway, person()), 'link_required');
    expect(await stored(gateway)).toEqual(before);
    expect(await users().countDocuments({ email: ADMIN, identities: { $size: 0 } })).toBe(1);
    expect(await loginStatus(gateway, ADMIN, ADMIN_PASSWORD)).toBe(200);
  });

  it('leads a browser to the sign-in page, with no cookie', async () => {
    const browser = gateway.browser();
    gateway.sandbox.addPersona({ ...hubber(ADMIN), id: 'github-noauth' });
    const answer = await browser.get(await callbackUrl(browser, 'github-noauth'), { accept: HTML });
    expect([answer.location, cookiesSet(answer)]).toEqual([`${gateway.url}/login?error=link_required`, []]);
  });

  it.each([
    ['a Gmail address', 'owner@gmail.com', {}],
    ['a Workspace address', 'owner@corp.example', { hd: 'corp.example' }],
  ])(
    'is enough from Google for %s: the account keeps its password and its sessions',
    async (_name, email, claims) => {
      const owner = await register(gateway.browser(), email);
      await markVerified(gateway, email);
      const linked = await profileOf((await tokensOf(googler(email, claims))).access_token);
      expect(linked).toMatchObject({ id: claimsOf(owner.access_token)['sub'], hasPassword: true });
      expect(linked.identities).toHaveLength(1);
      expect((await profile(gateway, owner.access_token)).status).toBe(200);
      expect(await loginStatus(gateway, email)).toBe(200);
    },
  );

  it('is not enough for a second identity of the same provider', async () => {
    await tokensOf(googler('twice@gmail.com'));
    expectRefusal(await enter(gateway, googler('twice@gmail.com')), 'link_required');
  });
});
