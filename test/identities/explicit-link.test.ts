import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from '../support/browser.js';
import { bearer, codeOf, consent, register, signIn, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.database.collection('users').deleteMany({}));
afterAll(() => gateway.stop());

const JSON_ONLY = { accept: 'application/json' };

/** Starts a link and stops at the callback's address. */
async function startLink(browser: Browser, token: string, persona: string): Promise<string> {
  const [provider] = persona.split('-');
  const started = await browser.post(`/auth/${provider}/link`, undefined, bearer(token));
  expect(started.status).toBe(200);
  return consent(browser, started.json<{ authorizationUrl: string }>().authorizationUrl, { persona });
}

const providersOf = async (token: string) => {
  const profile = (await gateway.browser().get('/auth/profile', bearer(token))).json<{
    identities: { provider: string }[];
  }>();
  return profile.identities.map(({ provider }) => provider);
};
const unlink = (token: string, provider: string) =>
  gateway.browser().request(`/auth/identities/${provider}`, { method: 'DELETE', headers: bearer(token) });

describe('connecting a provider', () => {
  it('joins the identity to the signed-in account', async () => {
    const browser = gateway.browser();
    const { access_token: token } = await register(browser);
    const answer = await browser.get(await startLink(browser, token, 'github-private'), JSON_ONLY);
    expect(answer.status).toBe(200);
    expect(await providersOf(token)).toEqual(['github']);
    expect(await gateway.database.collection('users').countDocuments()).toBe(1);
  });

  it('never moves the identity of another account, and says nothing of its owner', async () => {
    await signIn(gateway.browser(), 'github-public');
    const browser = gateway.browser();
    const { access_token: token } = await register(browser);
    const answer = await browser.get(await startLink(browser, token, 'github-public'), JSON_ONLY);
    expect([answer.status, codeOf(answer)]).toEqual([409, 'identity_in_use']);
    expect(answer.text).not.toContain('@');
    expect(await providersOf(token)).toEqual([]);
  });

  it('works in the browser that began only, and once', async () => {
    const browser = gateway.browser();
    const { access_token: token } = await register(browser);
    const callback = await startLink(browser, token, 'github-public');
    expect(codeOf(await gateway.browser().get(callback, JSON_ONLY))).toBe('invalid_state');
    expect((await browser.get(callback, JSON_ONLY)).status).toBe(200);
    expect(codeOf(await browser.get(callback, JSON_ONLY))).toBe('invalid_state');
  });

  it('fails when the session that began it is over, or another account has signed in', async () => {
    const browser = gateway.browser();
    const { access_token: token } = await register(browser);
    const ended = await startLink(browser, token, 'github-public');
    await gateway.browser().post('/auth/logout', undefined, bearer(token));
    expect(codeOf(await browser.get(ended, JSON_ONLY))).toBe('invalid_state');

    const { access_token: again } = await register(browser);
    const switched = await startLink(browser, again, 'github-public');
    const other: Tokens = await register(gateway.browser());
    await browser.jar.setCookie(`access_token=${other.access_token}; Path=/`, gateway.url);
    expect(codeOf(await browser.get(switched, JSON_ONLY))).toBe('invalid_state');
    expect(await providersOf(again)).toEqual([]);
  });

  it('needs a live token and a known provider', async () => {
    expect((await gateway.browser().post('/auth/github/link', undefined)).status).toBe(401);
    const { access_token: token } = await register(gateway.browser());
    expect((await gateway.browser().post('/auth/nobody/link', undefined, bearer(token))).status).toBe(404);
  });
});

describe('disconnecting a provider', () => {
  it('keeps the last way in', async () => {
    const { access_token: token } = await signIn(gateway.browser(), 'google-gmail');
    const refused = await unlink(token, 'google');
    expect([refused.status, codeOf(refused)]).toEqual([409, 'last_sign_in_method']);
    expect((await unlink(token, 'github')).status).toBe(404);
  });

  it('takes one of two, and of two at the same time only one', async () => {
    const browser = gateway.browser();
    const { access_token: token } = await signIn(browser, 'google-gmail');
    await browser.get(await startLink(browser, token, 'github-private'), JSON_ONLY);
    const answers = await Promise.all([unlink(token, 'google'), unlink(token, 'github')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    expect(await providersOf(token)).toHaveLength(1);
  });

  it('leaves a password as the way in, and the identity free for a new account', async () => {
    const browser = gateway.browser();
    const { access_token: token, email } = await register(browser);
    await browser.get(await startLink(browser, token, 'github-private'), JSON_ONLY);
    expect((await unlink(token, 'github')).status).toBe(204);
    const again = await signIn(gateway.browser(), 'github-private');
    expect(again.access_token).toBeDefined();
    expect(await gateway.database.collection('users').countDocuments()).toBe(2);
    expect(email).toContain('@');
  });
});
