import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { callbackUrl, codeOf, type Tokens } from '../support/journeys.js';
import { CrashScene } from './crash-scene.js';
import { expectSignIn, expectWorking } from './people.js';

const LIMIT = 240_000;
const APP = 'https://app.example/callback';

let scene: CrashScene;
beforeAll(async () => {
  scene = await CrashScene.open();
}, LIMIT);
afterAll(() => scene.close());

/** A sign-in for an app, up to its code. */
async function appCode() {
  const code_verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    redirect_uri: APP,
    state: 'of the app',
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const browser = scene.browser();
  const back = await browser.get(await callbackUrl(browser, 'google-gmail', `?${query}`));
  return { code: new URL(back.location).searchParams.get('code'), code_verifier };
}
const exchange = (body: object) => scene.browser().post('/auth/exchange', body);

it(
  'kill -9 at an app’s exchange of its code: it is used up, no second one gets tokens, and signing in again works',
  async () => {
    const writes = await scene.cutEverywhere({
      prepare: appCode,
      act: (_, body) => exchange(body),
      status: 200,
      async afterCrash(_, body) {
        // Whether the answer with the tokens arrived nobody knows: whoever comes with the code now may be a thief.
        expect(codeOf(await exchange(body))).toBe('invalid_code');
        expect(await scene.database.collection('sessions').countDocuments()).toBe(0);
      },
      async again() {
        await expectWorking(scene, (await exchange(await appCode())).json<Tokens>());
        await expectSignIn(scene, 'google-gmail');
      },
    });
    expect(writes).toEqual(['findAndModify authorization_codes']);
  },
  LIMIT,
);
