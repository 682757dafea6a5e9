import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { bearer, callbackUrl, claimsOf, codeOf, signIn } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.database.collection('users').deleteMany({}));
afterAll(() => gateway.stop());

const JSON_ONLY = { accept: 'application/json' };
const identitiesOf = async (token: string) =>
  (await gateway.browser().get('/auth/profile', bearer(token))).json<{ identities: { provider: string }[] }>()
    .identities.length;

describe('an identity whose verified address belongs to another account', () => {
  it('is asked for a proof, and joins once the same browser has signed in to that account', async () => {
    const { access_token: token } = await signIn(gateway.browser(), 'google-gmail');
    const browser = gateway.browser();
    const asked = await browser.get(await callbackUrl(browser, 'github-same-as-google'), { accept: HTML });
    expect(asked.location).toBe(`${gateway.url}/login?error=link_required`);
    expect(await identitiesOf(token)).toBe(1);
    await signIn(browser, 'google-gmail');
    expect(await identitiesOf(token)).toBe(2);
    const later = await signIn(gateway.browser(), 'github-same-as-google');
    expect(claimsOf(later.access_token)['sub']).toBe(claimsOf(token)['sub']);
  });

  it('does not join when another browser signs in, or eleven minutes later', async () => {
    const { access_token: token } = await signIn(gateway.browser(), 'google-gmail');
    const browser = gateway.browser();
    const asked = await browser.get(await callbackUrl(browser, 'github-same-as-google'), JSON_ONLY);
    expect([asked.status, codeOf(asked)]).toEqual([409, 'link_required']);
    await signIn(gateway.browser(), 'google-gmail');
    expect(await identitiesOf(token)).toBe(1);
    gateway.clock.advance(601);
    const { access_token: late } = await signIn(browser, 'google-gmail');
    expect(await identitiesOf(late)).toBe(1);
  });

  it('does not join an account other than the one that holds the address', async () => {
    await signIn(gateway.browser(), 'google-gmail');
    const browser = gateway.browser();
    await browser.get(await callbackUrl(browser, 'github-same-as-google'), JSON_ONLY);
    const { access_token: other } = await signIn(browser, 'google-workspace');
    expect(await identitiesOf(other)).toBe(1);
  });
});
