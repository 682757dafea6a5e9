import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { AS_JSON } from '../handshake/outcomes.js';
import type { Browser } from '../support/browser.js';
import { bearer, callbackUrl, codeOf, consent, register, signIn } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { enter, googler, type Profile, profile } from './accounts.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.database.collection('users').deleteMany({}));
afterAll(() => gateway.stop());

/** Starts to connect a GitHub account and stops at the callback's address. */
async function startLink(browser: Browser, token: string, persona: string): Promise<string> {
  const started = await browser.post('/auth/github/link', undefined, bearer(token));
  return consent(browser, started.json<{ authorizationUrl: string }>().authorizationUrl, { persona });
}

async function identitiesOf(token: string): Promise<string[]> {
  const { identities } = (await profile(gateway, token)).json<Profile>();
  return identities.map(({ provider, providerId }) => `${provider} ${providerId}`).toSorted();
}

const disconnectGithub = (token: string) =>
  gateway.browser().request('/auth/identities/github', { method: 'DELETE', headers: bearer(token) });

it('a person connects a private and a business account of one provider, and either signs in', async () => {
  const browser = gateway.browser();
  const { access_token: token } = await register(browser);
  for (const persona of ['github-private', 'github-public'])
    expect((await browser.get(await startLink(browser, token, persona), AS_JSON)).status).toBe(200);
  expect(await identitiesOf(token)).toEqual(['github 900000001', 'github 900000002']);
  for (const persona of ['github-private', 'github-public'])
    expect((await enter(gateway, persona)).status).toBe(200);
  expect(await gateway.database.collection('users').countDocuments()).toBe(1);
});

it('they go together, and not when they are all that there is', async () => {
  const browser = gateway.browser();
  const { access_token: token } = await signIn(browser, 'github-private');
  await browser.get(await startLink(browser, token, 'github-public'), AS_JSON);
  const refused = await disconnectGithub(token);
  expect([refused.status, codeOf(refused)]).toEqual([409, 'last_sign_in_method']);
  expect(await identitiesOf(token)).toHaveLength(2);

  const { access_token: withPassword } = await register(browser);
  await gateway.database.collection('users').deleteMany({ hasPassword: false });
  for (const persona of ['github-private', 'github-public'])
    await browser.get(await startLink(browser, withPassword, persona), AS_JSON);
  expect((await disconnectGithub(withPassword)).status).toBe(204);
  expect(await identitiesOf(withPassword)).toEqual([]);
});

it('one identity that comes back in two tabs at once is connected once', async () => {
  const browser = gateway.browser();
  const { access_token: token } = await register(browser);
  const callbacks = [
    await startLink(browser, token, 'github-public'),
    await startLink(browser, token, 'github-public'),
  ];
  const answers = await Promise.all(callbacks.map((callback) => browser.get(callback, AS_JSON)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await identitiesOf(token)).toEqual(['github 900000001']);
});

it('a second identity of the provider with the same address asks for a proof, and joins by it', async () => {
  const first = googler('ada.again@gmail.com');
  const second = googler('ada.again@gmail.com');
  expect((await enter(gateway, first)).status).toBe(200);
  gateway.sandbox.addPersona(second);
  const browser = gateway.browser();
  expect(codeOf(await browser.get(await callbackUrl(browser, second.id), AS_JSON))).toBe('link_required');
  const { access_token: token } = await signIn(browser, first.id);
  expect(await identitiesOf(token)).toHaveLength(2);
});
