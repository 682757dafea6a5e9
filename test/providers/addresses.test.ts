import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { primaryEmail } from '../../src/sandbox/github-personas.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { forgetEverybody, github, google, profileOf } from './made-up-people.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => forgetEverybody(gateway));

describe('CB-13, CB-14: an address is verified when the provider says exactly true', () => {
  const words = [true, false, 'true', 'false', 1, 0, null, undefined, [], [true], {}, 'yes'];

  it.each(words)('Google, email_verified %j', async (word) => {
    const profile = await profileOf(gateway, google({ email: 'eve@gmail.com', email_verified: word }));
    expect([profile.email, profile.emailVerified]).toEqual(['eve@gmail.com', word === true]);
  });

  it.each(words)('GitHub, verified %j of the primary address', async (word) => {
    const entry = { ...primaryEmail('eve@example.com'), verified: word };
    const profile = await profileOf(gateway, github([entry], { email: 'public@example.com' }));
    expect([profile.email, profile.emailVerified]).toEqual(['eve@example.com', word === true]);
  });

  it.each(['true', 1, undefined])('GitHub, primary %j counts for nothing', async (primary) => {
    const profile = await profileOf(gateway, github([{ email: 'eve@example.com', verified: true, primary }]));
    expect([profile.email, profile.emailVerified]).toEqual([null, false]);
  });
});

describe('CB-15: of many addresses only the primary one counts', () => {
  it("whatever the others say, the victim's among them", async () => {
    const others = Array.from({ length: 99 }, (_, index) => ({
      email: index === 50 ? 'victim@example.com' : `spare-${index}@example.com`,
      primary: false,
      verified: true,
      visibility: null,
    }));
    const profile = await profileOf(
      gateway,
      github([...others, primaryEmail('own@example.com', { verified: false })]),
    );
    expect([profile.email, profile.emailVerified]).toEqual(['own@example.com', false]);
  });

  it('and the public address of the profile never does', async () => {
    const profile = await profileOf(gateway, github([], { email: 'victim@example.com' }));
    expect([profile.email, profile.emailVerified]).toEqual([null, false]);
  });
});

describe('CB-12, CB-24: without an address a person signs in by id', () => {
  it.each([
    ['Google, none', () => google({})],
    ['Google, null', () => google({ email: null, email_verified: true })],
    ['Google, an object', () => google({ email: { $gt: '' }, email_verified: true })],
    ['Google, not an address', () => google({ email: 'a@b@c, d@e.example', email_verified: true })],
    ['GitHub, an empty list', () => github([])],
    [
      'GitHub, entries that are none',
      () => github([null, 1, 'a@b.example', [], { primary: true, verified: true }]),
    ],
  ])('%s, and so does the next one', async (_name, person) => {
    const [first, second] = [await profileOf(gateway, person()), await profileOf(gateway, person())];
    expect(first.id).not.toBe(second.id);
    for (const { email, emailVerified } of [first, second])
      expect([email, emailVerified]).toEqual([null, false]);
  });

  it.each([403, 404])('GitHub, when the scope was not granted: %i', async (status) => {
    gateway.sandbox.respondWith('github', 'emails', { status, body: '{"message":"Not Found"}' });
    const profile = await profileOf(gateway, github([primaryEmail('eve@example.com')]));
    expect([profile.email, profile.identities.length]).toEqual([null, 1]);
  });
});

describe('CB-16, CB-17: addresses are compared in one form and shown in the own', () => {
  it('case and spaces do not make another account', async () => {
    const first = await profileOf(gateway, google({ email: ' Bob@Gmail.com ', email_verified: true }));
    expect(first.email).toBe('Bob@Gmail.com');
    const register = await gateway
      .browser()
      .post('/auth/register', { email: 'bob@gmail.com', password: 'correct horse battery staple' });
    expect(register.status).toBe(409);
  });

  it.each(['eve＠gmail.com', 'ev\u0000e@gmail.com', 'eve@gmail.com\r\nBcc: x@y.example', 'eve@'])(
    '%j is no address',
    async (email) => {
      expect((await profileOf(gateway, google({ email, email_verified: true }))).email).toBeNull();
    },
  );

  it('a look-alike in another script is another person', async () => {
    const ada = await profileOf(gateway, google({ email: 'ada@gmail.com', email_verified: true }));
    const cyrillic = await profileOf(gateway, google({ email: '\u0430da@gmail.com', email_verified: true }));
    expect(cyrillic.id).not.toBe(ada.id);
  });
});
