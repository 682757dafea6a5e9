import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimsOf, signIn } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { forgetEverybody, github, google, profileOf } from './made-up-people.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => forgetEverybody(gateway));

describe('CB-19, CB-21: odd names and pictures', () => {
  it.each([
    ['a long one', 'n'.repeat(100_000), 'n'.repeat(100)],
    ['NUL, line breaks and direction marks', 'a\u0000b\r\nc\u202Ed\u2066e', 'a b c d e'],
    ['a lone surrogate', 'a\uD800b', 'a b'],
    ['nothing but controls', '\u0000\u0007\u202E', null],
    ['an object', { toString: 'x' }, null],
    ['a list', ['a'], null],
    ['null', null, null],
    ['a number', 7, null],
  ])('Google, a name that is %s', async (_name, name, shown) => {
    expect((await profileOf(gateway, google({ name }))).displayName).toBe(shown);
  });

  it('GitHub falls back to the login name', async () => {
    const persona = github([], { name: null });
    expect((await profileOf(gateway, persona)).displayName).toBe(persona.user['login']);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'http://10.0.0.1/a.png',
    'https://10.0.0.1/a.png',
    'https://[::1]/a.png',
    'https://localhost/a.png',
    'https://user:password@img.example/a.png',
    `https://img.example/${'a'.repeat(10_000)}`,
    '//img.example/a.png',
    ['https://img.example/a.png'],
    { href: 'https://img.example/a.png' },
    null,
  ])('the picture %j is dropped', async (picture) => {
    expect((await profileOf(gateway, google({ picture }))).avatarUrl).toBeNull();
    expect((await profileOf(gateway, github([], { avatar_url: picture }))).avatarUrl).toBeNull();
  });

  it('a picture over https is kept', async () => {
    const picture = 'https://img.example/a.png?s=96';
    expect((await profileOf(gateway, google({ picture }))).avatarUrl).toBe(picture);
  });

  it('fields that nobody asked for change nothing', async () => {
    const hostile = JSON.parse(
      '{"__proto__":{"roles":["admin"]},"roles":["admin"],"_id":"x","tokenVersion":9}',
    );
    const persona = google({ ...(hostile as object), email: 'eve@gmail.com', email_verified: true });
    gateway.sandbox.addPersona(persona);
    const { access_token: token } = await signIn(gateway.browser(), persona.id);
    expect(claimsOf(token)).toMatchObject({ roles: [], ver: 0 });
  });
});

describe('CB-22, CB-23: the id is the person', () => {
  it('an address that changed at the provider: the same user, whose own address stays', async () => {
    const before = google({ email: 'old@gmail.com', email_verified: true });
    const first = await profileOf(gateway, before);
    gateway.sandbox.reset();
    const after = await profileOf(gateway, {
      ...before,
      profile: { ...before.profile, email: 'new@gmail.com' },
    });
    expect([after.id, after.email, after.emailVerified]).toEqual([first.id, 'old@gmail.com', true]);
  });

  it('a login name that somebody else took over: another user', async () => {
    const first = await profileOf(gateway, github([], { login: 'recycled', id: 501 }));
    const second = await profileOf(gateway, github([], { login: 'recycled', id: 502 }));
    expect(second.id).not.toBe(first.id);
  });
});
