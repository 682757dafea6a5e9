import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { githubPersona } from '../../src/sandbox/github-personas.js';
import { googlePersona } from '../../src/sandbox/google-personas.js';
import { expectRefusal, stored } from '../handshake/outcomes.js';
import { claimsOf, PASSWORD, register, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import {
  enter,
  googler,
  hubber,
  loginStatus,
  markVerified,
  type Profile,
  profile,
  refresh,
} from './accounts.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.sandbox.reset());

const users = () => gateway.database.collection('users');
const tokensOf = async (persona: Parameters<typeof enter>[1]) =>
  (await enter(gateway, persona)).json<Tokens>();
const profileOf = async (token: string) => (await profile(gateway, token)).json<Profile>();

describe('LK-01: an account whose address was never verified, when its owner comes', () => {
  const claimed = async (email: string) => {
    const attacker = await register(gateway.browser(), email);
    const { sub } = claimsOf(attacker.access_token);
    return { attacker, id: String(sub) };
  };

  it.each([
    ['Google', googler],
    ['GitHub', hubber],
  ] as const)(
    'through %s: goes on as theirs, and all that the stranger had is dead',
    async (name, person) => {
      const email = `victim-${name.toLowerCase()}@gmail.com`;
      const { attacker, id } = await claimed(email);
      const second = await gateway.browser().post('/auth/login', { email, password: PASSWORD });
      const victim = await profileOf((await tokensOf(person(email))).access_token);
      expect(victim).toMatchObject({ id, email, emailVerified: true, hasPassword: false, roles: [] });
      expect(victim.identities).toHaveLength(1);
      for (const { access_token, refresh_token } of [attacker, second.json<Tokens>()]) {
        expect((await profile(gateway, access_token)).status).toBe(401);
        expect((await refresh(gateway, refresh_token)).status).toBe(401);
      }
      expect(await loginStatus(gateway, email)).toBe(401);
      expect((await gateway.browser().post('/auth/register', { email, password: PASSWORD })).status).toBe(
        409,
      );
    },
  );

  it('LK-03: an identity that the stranger planted leads elsewhere, and planted roles are gone', async () => {
    const { id } = await claimed('planted@gmail.com');
    const planted = { key: 'github:900000004', provider: 'github', providerId: '900000004', email: null };
    await users().updateOne(
      { _id: new Types.ObjectId(id) },
      { $set: { identities: [{ ...planted, linkedAt: new Date() }], roles: ['admin'] } },
    );
    const victim = await tokensOf(googler('planted@gmail.com'));
    expect(claimsOf(victim.access_token)).toMatchObject({ sub: id, roles: [] });
    expect(claimsOf((await tokensOf('github-no-email')).access_token)['sub']).not.toBe(id);
  });
});

describe('LK-05: an address that the provider did not verify', () => {
  it.each([false, true])(
    'makes an account of its own and touches no other (verified there: %s)',
    async (proven) => {
      const email = `alone-${proven}@gmail.com`;
      const owner = await register(gateway.browser(), email);
      if (proven) await markVerified(gateway, email);
      for (const persona of [googler(email, { email_verified: 'true' }), hubber(email, false)]) {
        const stranger = await profileOf((await tokensOf(persona)).access_token);
        expect(stranger).toMatchObject({ email, emailVerified: false });
        expect(stranger.id).not.toBe(claimsOf(owner.access_token)['sub']);
      }
      const own = await profileOf(owner.access_token);
      expect([own.identities, own.emailVerified]).toEqual([[], proven]);
      expect(await loginStatus(gateway, email)).toBe(200);
    },
  );

  it('makes one account, however often it comes back', async () => {
    const persona = hubber('again@example.org', false);
    const first = await tokensOf(persona);
    const second = await tokensOf(persona.id);
    expect(claimsOf(second.access_token)['sub']).toBe(claimsOf(first.access_token)['sub']);
  });
});

describe('LK-19: a disabled account', () => {
  const disable = (id: unknown) =>
    users().updateOne({ _id: new Types.ObjectId(String(id)) }, { $set: { disabled: true } });

  it('is shut for its identity, which makes no second account', async () => {
    const persona = hubber('disabled@example.org');
    await disable(claimsOf((await tokensOf(persona)).access_token)['sub']);
    const before = await stored(gateway);
    expectRefusal(await enter(gateway, persona.id), 'account_disabled');
    expect(await stored(gateway)).toEqual(before);
  });

  it.each([true, false])(
    'is shut for a new identity with its address (verified there: %s)',
    async (proven) => {
      const email = `disabled-${proven}@gmail.com`;
      const owner = await register(gateway.browser(), email);
      if (proven) await markVerified(gateway, email);
      await disable(claimsOf(owner.access_token)['sub']);
      const before = await stored(gateway);
      expectRefusal(await enter(gateway, googler(email)), 'account_disabled');
      expect(await stored(gateway)).toEqual(before);
    },
  );
});

it('LK-10: the same id at two providers is two people', async () => {
  const ids = [
    googlePersona({ id: 'google-42', sub: '42' }),
    githubPersona({ id: 'github-42', userId: 42, login: 'fortytwo' }),
  ];
  const [first, second] = [await tokensOf(ids[0] ?? ''), await tokensOf(ids[1] ?? '')];
  expect(claimsOf(first.access_token)['sub']).not.toBe(claimsOf(second.access_token)['sub']);
});
