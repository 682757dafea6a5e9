import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callbackUrl, codeOf, register, signIn } from '../support/journeys.js';
import { CrashScene } from './crash-scene.js';
import { TOLD } from './news.js';
import {
  ADA,
  beginLink,
  expectDead,
  expectLogIn,
  expectSignIn,
  finish,
  logIn,
  markVerified,
  profileOf,
  providersOf,
} from './people.js';

const LIMIT = 240_000;

let scene: CrashScene;
beforeAll(async () => {
  scene = await CrashScene.open();
}, LIMIT);
afterAll(() => scene.close());

/** A sign-in at a provider, up to the callback. */
async function atTheDoor(persona: string) {
  const browser = scene.browser();
  return { browser, url: await callbackUrl(browser, persona) };
}

describe('kill -9 between any two writes of', () => {
  it(
    'Create',
    async () => {
      const writes = await scene.cutEverywhere({
        prepare: () => atTheDoor('google-gmail'),
        act: (_, { browser, url }) => finish(browser, url),
        status: 200,
        async afterCrash(_, { browser, url }) {
          // The state was consumed by its first write at the latest, or the code died with the provider.
          expect((await finish(browser, url)).status).not.toBe(200);
        },
        async again() {
          await expectSignIn(scene, 'google-gmail');
          expect(await scene.database.collection('users').countDocuments()).toBe(1);
          expect(await providersOf(scene, ADA)).toEqual(['google']);
        },
      });
      expect(writes).toEqual(['findAndModify attempts', 'insert users', 'insert sessions']);
    },
    LIMIT,
  );

  it(
    'Link',
    async () => {
      const writes = await scene.cutEverywhere({
        async prepare() {
          await register(scene.browser(), ADA);
          await markVerified(scene, ADA);
          return atTheDoor('google-gmail');
        },
        act: (_, { browser, url }) => finish(browser, url),
        status: 200,
        async afterCrash() {
          await expectLogIn(scene, ADA);
        },
        async again() {
          await expectSignIn(scene, 'google-gmail');
          await expectLogIn(scene, ADA);
          expect(await providersOf(scene, ADA)).toEqual(['google']);
        },
      });
      expect(writes).toEqual(['findAndModify attempts', 'findAndModify users', ...TOLD, 'insert sessions']);
    },
    LIMIT,
  );

  it(
    'Claim: from the write on, nothing that the unverified holder planted opens anything',
    async () => {
      const writes = await scene.cutEverywhere({
        async prepare() {
          const stranger = scene.browser();
          const planted = await register(stranger, ADA);
          const link = await beginLink(stranger, 'github', 'github-public', planted.access_token);
          expect((await finish(stranger, link)).status).toBe(200);
          return { planted, ...(await atTheDoor('google-gmail')) };
        },
        act: (_, { browser, url }) => finish(browser, url),
        status: 200,
        async afterCrash(_, { planted }, done) {
          const owner = await scene.database.collection('users').findOne({ claimedEmail: ADA });
          const claimed = done.includes('findAndModify users');
          expect(owner?.['emailVerified']).toBe(claimed);
          if (done.includes('update revocations')) await expectDead(scene, planted);
          if (claimed) expect((await logIn(scene.browser(), ADA)).status).toBe(401);
          // Not yet claimed, the account is its holder's, whose new tokens work in spite of the revocation.
          else await expectLogIn(scene, ADA);
        },
        async again(_, { planted }) {
          const owner = await expectSignIn(scene, 'google-gmail');
          await expectDead(scene, planted);
          expect((await logIn(scene.browser(), ADA)).status).toBe(401);
          expect(await providersOf(scene, ADA)).toEqual(['google']);
          const stranger = await signIn(scene.browser(), 'github-public');
          const ids = [owner, stranger].map(({ access_token }) => profileOf(scene, access_token));
          const [mine, theirs] = (await Promise.all(ids)).map((step) => step.json<{ id: string }>().id);
          expect(mine).not.toBe(theirs);
          expect(await scene.database.collection('sessions').countDocuments({ version: 0, amr: 'pwd' })).toBe(
            0,
          );
        },
      });
      expect(writes).toEqual([
        'findAndModify attempts',
        'update revocations',
        'findAndModify users',
        'delete sessions',
        ...TOLD,
        'delete email_proofs',
        'insert sessions',
      ]);
    },
    LIMIT,
  );

  it(
    'Prove, when the identity is put aside',
    async () => {
      const writes = await scene.cutEverywhere({
        async prepare() {
          await signIn(scene.browser(), 'google-gmail');
          return atTheDoor('github-same-as-google');
        },
        act: (_, { browser, url }) => finish(browser, url),
        status: 409,
        async afterCrash() {
          expect(await providersOf(scene, ADA)).toEqual(['google']);
        },
        async again(_, { browser }) {
          const asked = await finish(browser, await callbackUrl(browser, 'github-same-as-google'));
          expect(codeOf(asked)).toBe('link_required');
          await signIn(browser, 'google-gmail');
          await expectSignIn(scene, 'github-same-as-google');
          expect(await providersOf(scene, ADA)).toEqual(['github', 'google']);
          expect(await scene.database.collection('pending_links').countDocuments()).toBe(0);
        },
      });
      expect(writes).toEqual(['findAndModify attempts', 'update pending_links', 'update flow_sessions']);
    },
    LIMIT,
  );

  it(
    'the sign-in that proves: repeated in the same browser it connects, once',
    async () => {
      const writes = await scene.cutEverywhere({
        async prepare() {
          await register(scene.browser(), ADA);
          await markVerified(scene, ADA);
          const { browser, url } = await atTheDoor('github-same-as-google');
          expect((await finish(browser, url)).status).toBe(409);
          return browser;
        },
        act: (_, browser) => logIn(browser, ADA),
        status: 200,
        async afterCrash() {
          expect(await scene.database.collection('users').countDocuments()).toBe(1);
        },
        async again(_, browser) {
          expect((await logIn(browser, ADA)).status).toBe(200);
          expect(await providersOf(scene, ADA)).toEqual(['github']);
          expect(await scene.database.collection('pending_links').countDocuments()).toBe(0);
        },
      });
      expect(writes).toEqual(['findAndModify users', ...TOLD, 'delete pending_links', 'insert sessions']);
    },
    LIMIT,
  );

  it(
    'a link that its user asked for',
    async () => {
      const writes = await scene.cutEverywhere({
        async prepare() {
          const browser = scene.browser();
          const tokens = await register(browser, ADA);
          return {
            browser,
            tokens,
            url: await beginLink(browser, 'github', 'github-public', tokens.access_token),
          };
        },
        act: (_, { browser, url }) => finish(browser, url),
        status: 200,
        async afterCrash(_, { tokens }) {
          expect((await profileOf(scene, tokens.access_token)).status).toBe(200);
        },
        async again(_, { browser, tokens }) {
          const url = await beginLink(browser, 'github', 'github-public', tokens.access_token);
          expect((await finish(browser, url)).status).toBe(200);
          await expectSignIn(scene, 'github-public');
          expect(await providersOf(scene, ADA)).toEqual(['github']);
        },
      });
      expect(writes).toEqual([
        'findAndModify attempts',
        'findAndModify users',
        'update users',
        'insert sessions',
      ]);
    },
    LIMIT,
  );
});
