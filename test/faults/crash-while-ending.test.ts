import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, codeOf, PASSWORD, register, signIn, someAddress } from '../support/journeys.js';
import { CrashScene } from './crash-scene.js';
import {
  beginLink,
  expectDead,
  expectLogIn,
  expectSignIn,
  expectWorking,
  finish,
  logIn,
  profileOf,
  providersOf,
  refreshWith,
} from './people.js';

const LIMIT = 240_000;
const NEW_PASSWORD = 'another horse, another battery';

let scene: CrashScene;
beforeAll(async () => {
  scene = await CrashScene.open();
}, LIMIT);
afterAll(() => scene.close());

/** Somebody, and a thief who signed in with the same password. */
async function withThief() {
  const owner = await register(scene.browser());
  const thief = (await logIn(scene.browser(), owner.email)).json<typeof owner>();
  return { owner, thief };
}

describe('kill -9 between any two writes of', () => {
  it(
    'a password change: a thief stays out from the moment the new one is there',
    async () => {
      const writes = await scene.cutEverywhere({
        prepare: withThief,
        act: (_, { owner }) =>
          scene
            .browser()
            .post(
              '/auth/password',
              { currentPassword: PASSWORD, newPassword: NEW_PASSWORD },
              bearer(owner.access_token),
            ),
        status: 204,
        async afterCrash(_, { owner, thief }, done) {
          // With the first write, the revocation, the old tokens are gone.
          await expectDead(scene, thief);
          const changed = done.includes('findAndModify users');
          expect((await logIn(scene.browser(), owner.email, NEW_PASSWORD)).status).toBe(changed ? 200 : 401);
        },
        async again(_, { owner, thief }) {
          if ((await logIn(scene.browser(), owner.email)).status === 200) {
            const { access_token: token } = await expectLogIn(scene, owner.email);
            const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
            expect((await scene.browser().post('/auth/password', body, bearer(token))).status).toBe(204);
          }
          await expectLogIn(scene, owner.email, NEW_PASSWORD);
          expect((await logIn(scene.browser(), owner.email)).status).toBe(401);
          await expectDead(scene, thief);
        },
      });
      expect(writes).toEqual([
        'update revocations',
        'findAndModify users',
        'delete sessions',
        'update users',
      ]);
    },
    LIMIT,
  );

  it(
    'signing out everywhere: once the first is done every token is dead, and nobody is locked out',
    async () => {
      const writes = await scene.cutEverywhere({
        prepare: withThief,
        act: (_, { owner }) =>
          scene.browser().post('/auth/logout-all', undefined, bearer(owner.access_token)),
        status: 204,
        async afterCrash(_, { owner, thief }) {
          await expectDead(scene, thief);
          await expectDead(scene, owner);
        },
        async again(_, { owner, thief }) {
          const { access_token: token } = await expectLogIn(scene, owner.email);
          expect((await scene.browser().post('/auth/logout-all', undefined, bearer(token))).status).toBe(204);
          await expectDead(scene, thief);
          await expectLogIn(scene, owner.email);
        },
      });
      expect(writes).toEqual(['update revocations', 'findAndModify users', 'delete sessions']);
    },
    LIMIT,
  );

  it(
    'signing out: the session is over, and signing out again takes the access token as well',
    async () => {
      const writes = await scene.cutEverywhere({
        prepare: () => register(scene.browser()),
        act: (_, tokens) => scene.browser().post('/auth/logout', undefined, bearer(tokens.access_token)),
        status: 204,
        async afterCrash(_, tokens) {
          expect((await refreshWith(scene, tokens.refresh_token)).status).toBe(401);
          const again = await scene.browser().post('/auth/logout', undefined, bearer(tokens.access_token));
          expect([204, 401]).toContain(again.status);
        },
        async again(_, tokens) {
          await expectDead(scene, tokens);
          await expectLogIn(scene, tokens.email);
        },
      });
      expect(writes.sort()).toEqual(['delete sessions', 'update revocations']);
    },
    LIMIT,
  );

  it(
    'disconnecting an identity',
    async () => {
      const writes = await scene.cutEverywhere({
        async prepare() {
          const browser = scene.browser();
          const tokens = await signIn(browser, 'google-gmail');
          const url = await beginLink(browser, 'github', 'github-public', tokens.access_token);
          expect((await finish(browser, url)).status).toBe(200);
          return tokens;
        },
        act: (_, tokens) =>
          scene
            .browser()
            .request('/auth/identities/github', { method: 'DELETE', headers: bearer(tokens.access_token) }),
        status: 204,
        async afterCrash() {
          expect(await providersOf(scene, 'ada@gmail.com')).toEqual(['google']);
        },
        async again(_, tokens) {
          const headers = bearer(tokens.access_token);
          const gone = await scene
            .browser()
            .request('/auth/identities/github', { method: 'DELETE', headers });
          expect(codeOf(gone)).toBe('not_found');
          const { access_token: other } = await expectSignIn(scene, 'github-public');
          expect((await profileOf(scene, other)).json<{ email: string }>().email).not.toBe('ada@gmail.com');
        },
      });
      expect(writes).toEqual(['findAndModify users', 'insert outbox', 'update users']);
    },
    LIMIT,
  );
});

describe('what half a sign-out can leave', () => {
  it('a revoked session whose document is still there answers no refresh, and goes with it', async () => {
    const tokens = await register(scene.browser());
    const sessions = scene.database.collection('sessions');
    const stored = await sessions.findOne();
    await scene.browser().post('/auth/logout', undefined, bearer(tokens.access_token));
    await sessions.insertOne(stored ?? {});
    await expectDead(scene, tokens);
    expect(await sessions.countDocuments()).toBe(0);
  });
});

describe('kill -9 after each write of', () => {
  it(
    'a registration: the account is there, and its password opens it',
    async () => {
      const writes = await scene.cutEverywhere({
        prepare: async () => someAddress(),
        act: (_, email) => scene.browser().post('/auth/register', { email, password: PASSWORD }),
        status: 201,
        async afterCrash(_, email) {
          const taken = await scene.browser().post('/auth/register', { email, password: PASSWORD });
          expect(codeOf(taken)).toBe('email_taken');
        },
        again: async (_, email) => void (await expectLogIn(scene, email)),
      });
      expect(writes).toEqual(['insert users', 'insert outbox', 'insert sessions']);
    },
    LIMIT,
  );

  it(
    'a sign-in with a password',
    async () => {
      const writes = await scene.cutEverywhere({
        prepare: () => register(scene.browser()),
        act: (_, { email }) => logIn(scene.browser(), email),
        status: 200,
        afterCrash: async (_, tokens) => void (await expectWorking(scene, tokens)),
        again: async (_, { email }) => void (await expectLogIn(scene, email)),
      });
      expect(writes).toEqual(['insert sessions']);
    },
    LIMIT,
  );

  it(
    'a refresh whose answer was lost: within the grace the same token answers again',
    async () => {
      const writes = await scene.cutEverywhere({
        prepare: () => register(scene.browser()),
        act: (_, tokens) => refreshWith(scene, tokens.refresh_token),
        status: 200,
        async afterCrash(_, tokens) {
          await expectWorking(scene, (await refreshWith(scene, tokens.refresh_token)).json());
        },
        again: async (_, { email }) => void (await expectLogIn(scene, email)),
      });
      expect(writes).toEqual(['findAndModify sessions']);
    },
    LIMIT,
  );
});
