import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AS_JSON, expectFailure } from '../handshake/outcomes.js';
import type { Browser } from '../support/browser.js';
import { bearer, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { type ForgingProvider, startForgingProvider } from './forging-provider.js';
import { authorizationUrl } from './journeys.js';

let provider: ForgingProvider;
let gateway: TestGateway;
beforeAll(async () => {
  provider = await startForgingProvider('latchkey');
  const entry = { id: 'acme', name: 'Acme', issuer: provider.url, clientId: 'latchkey', clientSecret: 's' };
  gateway = await startGateway({
    environment: { RATE_LIMIT: 'false', OIDC_PROVIDERS: JSON.stringify([entry]) },
  });
});
beforeEach(() => provider.restore());
afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

async function callback(browser: Browser): Promise<string> {
  const { searchParams } = await authorizationUrl(browser);
  provider.nonce = searchParams.get('nonce') ?? '';
  return `/auth/acme/callback?${new URLSearchParams({ code: 'c', state: searchParams.get('state') ?? '' })}`;
}

async function profile(): Promise<Record<string, unknown>> {
  const browser = gateway.browser();
  const answer = await browser.get(await callback(browser), AS_JSON);
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('access_token')]);
  return (await browser.get('/auth/profile', bearer(answer.json<Tokens>().access_token))).json();
}

async function refused(): Promise<void> {
  const browser = gateway.browser();
  await expectFailure(gateway, browser, await callback(browser), 'provider_error');
}

describe('CB-13: an address', () => {
  it.each([
    [true, true],
    [false, false],
    ['true', false],
    [1, false],
    [undefined, false],
  ])('whose email_verified is %j is verified: %j', async (said, taken) => {
    const email = `p-${Math.random()}@acme.example`;
    provider.say({ sub: email, email, email_verified: said, name: 'P' });
    expect(await profile()).toMatchObject({ email, emailVerified: taken });
    expect(provider.calls.at(-1)?.path).not.toBe('/userinfo');
  });

  it('is asked for at userinfo when the token has none, and takes no verdict from the token', async () => {
    provider.say({ sub: 'u-1', email_verified: true });
    provider.answers['/userinfo'] = { sub: 'u-1', email: 'u@acme.example', name: 'U' };
    expect(await profile()).toMatchObject({
      email: 'u@acme.example',
      emailVerified: false,
      displayName: 'U',
    });
    expect(provider.calls.at(-1)?.authorization).toBe('Bearer token-of-the-fake-provider');
  });

  it('is not taken from a userinfo about somebody else', async () => {
    provider.answers['/userinfo'] = { sub: 'f-2', email: 'u@acme.example', email_verified: true };
    await refused();
  });
});
