import { expect } from '@jest/globals';
import { bearer, codeOf, PASSWORD, signIn, type Tokens } from '../support/journeys.js';
import type { Browser, Step } from '../support/browser.js';
import type { CrashScene } from './crash-scene.js';

const AS_JSON = { accept: 'application/json' };

/** The address of the personas `google-gmail` and `github-same-as-google`. */
export const ADA = 'ada@gmail.com';

export const profileOf = (scene: CrashScene, token: string) =>
  scene.browser().get('/auth/profile', bearer(token));

export const refreshWith = (scene: CrashScene, refreshToken: string) =>
  scene.browser().post('/auth/refresh', { refreshToken });

export const logIn = (browser: Browser, email: string, password = PASSWORD): Promise<Step> =>
  browser.post('/auth/login', { email, password });

/** Signs in with the password and looks at the profile: tokens that are given out must also work. */
export async function expectLogIn(scene: CrashScene, email: string, password = PASSWORD): Promise<Tokens> {
  const answer = await logIn(scene.browser(), email, password);
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return expectWorking(scene, answer.json<Tokens>());
}

/** The same through a provider. */
export async function expectSignIn(scene: CrashScene, persona: string): Promise<Tokens> {
  return expectWorking(scene, await signIn(scene.browser(), persona));
}

/** Both of these tokens work. @returns their successors */
export async function expectWorking(scene: CrashScene, tokens: Tokens): Promise<Tokens> {
  expect((await profileOf(scene, tokens.access_token)).status).toBe(200);
  const refreshed = await refreshWith(scene, tokens.refresh_token);
  expect(refreshed.status).toBe(200);
  expect((await profileOf(scene, refreshed.json<Tokens>().access_token)).status).toBe(200);
  return refreshed.json<Tokens>();
}

/** Neither of these tokens opens anything. */
export async function expectDead(scene: CrashScene, tokens: Tokens): Promise<void> {
  const browser = scene.browser();
  const paths = ['/auth/profile', '/auth/sessions', '/auth/verify'];
  const answers = await Promise.all(paths.map((path) => browser.get(path, bearer(tokens.access_token))));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  const refreshed = await refreshWith(scene, tokens.refresh_token);
  expect([refreshed.status, codeOf(refreshed)]).toEqual([401, 'invalid_token']);
}

/** The providers of a user's identities, in order. */
export async function providersOf(scene: CrashScene, email: string): Promise<string[]> {
  const user = await scene.database
    .collection<{ identities: { provider: string }[] }>('users')
    .findOne({ claimedEmail: email });
  return (user?.identities ?? []).map(({ provider }) => provider).sort();
}

/** Makes the address of this account proven. */
export async function markVerified(scene: CrashScene, email: string): Promise<void> {
  await scene.database
    .collection('users')
    .updateOne({ claimedEmail: email }, { $set: { emailVerified: true } });
}

/** Opens the callback of a sign-in as an API client. */
export const finish = (browser: Browser, url: string) => browser.get(url, AS_JSON);

/** Begins to connect an identity. @returns the callback's address, unopened */
export async function beginLink(browser: Browser, provider: string, persona: string, token: string) {
  const started = await browser.post(`/auth/${provider}/link`, undefined, bearer(token));
  expect(started.status).toBe(200);
  const url = new URL(started.json<{ authorizationUrl: string }>().authorizationUrl);
  url.searchParams.set('persona', persona);
  return (await browser.get(url.href)).location;
}
