import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { bearer, callbackUrl, claimsOf, signIn } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

interface Profile {
  id: string;
  email: string | null;
  emailVerified: boolean;
  identities: { provider: string; providerId: string }[];
}

const profileOf = async (token: string) =>
  (await gateway.browser().get('/auth/profile', bearer(token))).json<Profile>();

describe('signing in through a provider', () => {
  it.each(['google-gmail', 'github-public'])('%s makes a user linked by the provider id', async (persona) => {
    const tokens = await signIn(gateway.browser(), persona);
    const profile = await profileOf(tokens.access_token);
    expect(profile.identities).toHaveLength(1);
    expect(profile.identities[0]?.provider).toBe(persona.split('-')[0]);
    expect(claimsOf(tokens.access_token)).toMatchObject({ sub: profile.id, amr: [persona.split('-')[0]] });
  });

  it('is the same user the second time', async () => {
    const first = await signIn(gateway.browser(), 'google-workspace');
    const second = await signIn(gateway.browser(), 'google-workspace');
    expect(claimsOf(second.access_token)['sub']).toBe(claimsOf(first.access_token)['sub']);
    expect(claimsOf(second.access_token)['sid']).not.toBe(claimsOf(first.access_token)['sid']);
  });

  it('ends at the target with two cookies for a browser', async () => {
    const browser = gateway.browser();
    const url = await callbackUrl(browser, 'google-gmail', '?return_to=/somewhere%3Fa=1');
    const answer = await browser.get(url, { accept: HTML });
    expect(answer.status).toBe(302);
    expect(answer.location).toBe(`${gateway.url}/somewhere?a=1`);
    expect((await browser.get('/auth/profile')).status).toBe(200);
    const account = await browser.get('/account', { accept: HTML });
    expect(account.text).toContain('ada@gmail.com');
  });
});
