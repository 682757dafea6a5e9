import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { expectRefusal, AS_JSON } from '../handshake/outcomes.js';
import {
  environmentOf,
  type FakeProvider,
  startFakeProvider,
  TOKEN_ANSWER,
} from '../providers/fake-provider.js';
import type { Browser } from '../support/browser.js';
import { bearer, PASSWORD, register, signIn } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { enter, googler } from './accounts.js';

let fake: FakeProvider;
let gateway: TestGateway;
beforeAll(async () => {
  fake = await startFakeProvider({
    '/api/user': { id: 66, login: 'trojan' },
    '/api/user/emails': [{ email: 'trojan@example.com', primary: true, verified: true }],
  });
  gateway = await startGateway({ environment: environmentOf('github', fake) });
});
afterAll(async () => {
  await gateway.stop();
  await fake.stop();
});

/** GitHub answers the exchange of the code only after `first` has happened. */
function meanwhile(first: () => Promise<void>): void {
  fake.answers['/token'] = (response: ServerResponse) => {
    void first().then(() =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(TOKEN_ANSWER)),
    );
  };
}

/** Begins to connect GitHub. @returns the callback's address */
async function beginLink(browser: Browser, token: string): Promise<string> {
  const started = await browser.post('/auth/github/link', undefined, bearer(token));
  const state = new URL(started.json<{ authorizationUrl: string }>().authorizationUrl).searchParams.get(
    'state',
  );
  return `/auth/github/callback?code=any&state=${state}`;
}

const identities = async (email: string) =>
  (await gateway.database.collection('users').findOne({ claimedEmail: email }))?.['identities'];

it('LK-03: a link begun before the owner claimed the account plants nothing in it, though GitHub answers late', async () => {
  const email = 'trojan-horse@gmail.com';
  const stranger = gateway.browser();
  const { access_token: token } = await register(stranger, email);
  const callback = await beginLink(stranger, token);
  meanwhile(async () => expect((await enter(gateway, googler(email))).status).toBe(200));
  expectRefusal(await stranger.get(callback, AS_JSON), 'invalid_state');
  expect(await identities(email)).toMatchObject([{ provider: 'google' }]);
});

it.each([
  [
    'the password changed',
    '/auth/password',
    { currentPassword: PASSWORD, newPassword: 'a third battery, no horse' },
  ],
  ['every session ended', '/auth/logout-all', undefined],
])('nor is anything connected after %s meanwhile', async (_what, path, body) => {
  const browser = gateway.browser();
  const { access_token: token, email } = await register(browser);
  const callback = await beginLink(browser, token);
  meanwhile(async () => {
    expect((await gateway.browser().post(path, body, bearer(token))).status).toBe(204);
  });
  expectRefusal(await browser.get(callback, AS_JSON), 'invalid_state');
  expect(await identities(email)).toEqual([]);
});

it('an account that nobody touched meanwhile is connected', async () => {
  const { access_token: token } = await signIn(gateway.browser(), 'google-gmail');
  const browser = gateway.browser();
  const callback = await beginLink(browser, token);
  meanwhile(async () => undefined);
  expect((await browser.get(callback, AS_JSON)).status).toBe(200);
  expect(await identities('ada@gmail.com')).toMatchObject([{ provider: 'google' }, { provider: 'github' }]);
});
