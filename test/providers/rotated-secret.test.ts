import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sandboxClients, sandboxEndpoints, type ProviderId } from '../../src/sandbox/endpoints.js';
import { AS_JSON, consented, expectFailure } from '../handshake/outcomes.js';
import { freePort, startGateway, type TestGateway } from '../support/test-gateway.js';

const NEW = 'the-new-secret-of-the-client';
const OLD = 'the-old-secret-of-the-client';

let gateway: TestGateway;
beforeAll(async () => {
  const port = await freePort();
  const { google, github } = sandboxEndpoints(`http://localhost:${port}/sandbox`);
  const environment = {
    PORT: String(port),
    GOOGLE_CLIENT_ID: sandboxClients.google.clientId,
    GOOGLE_CLIENT_SECRET: NEW,
    GOOGLE_CLIENT_SECRET_PREVIOUS: OLD,
    GOOGLE_AUTHORIZATION_URL: google.authorizationUrl,
    GOOGLE_TOKEN_URL: google.tokenUrl,
    GOOGLE_USERINFO_URL: google.userinfoUrl,
    GOOGLE_ISSUER: google.issuer,
    GOOGLE_JWKS_URL: google.jwksUrl,
    GITHUB_CLIENT_ID: sandboxClients.github.clientId,
    GITHUB_CLIENT_SECRET: NEW,
    GITHUB_CLIENT_SECRET_PREVIOUS: OLD,
    GITHUB_AUTHORIZATION_URL: github.authorizationUrl,
    GITHUB_TOKEN_URL: github.tokenUrl,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_ISSUER: github.issuer,
  };
  gateway = await startGateway({ environment });
});
afterAll(() => gateway.stop());
beforeEach(() => {
  gateway.sandbox.reset();
  gateway.log.length = 0;
});

const warnings = () => gateway.log.filter((line) => line.includes('refuses the client secret'));

describe.each<ProviderId>(['google', 'github'])('while the client secret of %s is changed', (provider) => {
  const secretsSent = () =>
    gateway.sandbox.calls.of(provider, 'token').map(({ body }) => body['client_secret']);
  const callback = async () => {
    const browser = gateway.browser();
    return { browser, url: (await consented(browser, provider)).href };
  };

  it('the new one is taken where the provider has it already', async () => {
    gateway.sandbox.changeSecret(provider, NEW);
    const { browser, url } = await callback();
    expect((await browser.get(url, AS_JSON)).status).toBe(200);
    expect([secretsSent(), warnings()]).toEqual([[NEW], []]);
  });

  it('the old one is taken where the provider has not, with the same code, and that is said', async () => {
    gateway.sandbox.changeSecret(provider, OLD);
    const { browser, url } = await callback();
    expect((await browser.get(url, AS_JSON)).status).toBe(200);
    expect(secretsSent()).toEqual([NEW, OLD]);
    const [first, second] = gateway.sandbox.calls.of(provider, 'token').map(({ body }) => body);
    expect({ ...second, client_secret: NEW }).toEqual(first);
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]).toContain(`"provider":"${provider}"`);
    expect(gateway.log.join('')).not.toMatch(/-secret-of-the-client/);
  });

  it('a provider that has the old one is not taken for one that fails', async () => {
    gateway.sandbox.changeSecret(provider, OLD);
    for (let round = 0; round < 7; round += 1) {
      const { browser, url } = await callback();
      expect((await browser.get(url, AS_JSON)).status).toBe(200);
    }
  });

  it('a provider that knows neither is asked twice and no more', async () => {
    gateway.sandbox.changeSecret(provider, 'another');
    const { browser, url } = await callback();
    await expectFailure(gateway, browser, url, 'provider_error');
    expect(secretsSent()).toEqual([NEW, OLD]);
    expect(gateway.log.join('')).not.toMatch(/-secret-of-the-client/);
  });

  it.each([
    ['a refused code', 400, '{"error":"invalid_grant"}'],
    ['a client that may not do this', 400, '{"error":"unauthorized_client"}'],
    ['401 for no reason', 401, '{"message":"no"}'],
    ['401 in HTML', 401, '<h1>invalid_client</h1>'],
    ['the word in another status', 403, '{"error":"invalid_client"}'],
    ['the word in a server error', 500, '{"error":"invalid_client"}'],
    ['the word as something else', 401, '{"error":{"code":"invalid_client"}}'],
    ['a used code, as GitHub says it', 200, '{"error":"bad_verification_code"}'],
    ['a list', 401, '["invalid_client"]'],
    ['null', 401, 'null'],
  ])('%s is one try', async (_name, status, body) => {
    gateway.sandbox.respondWith(provider, 'token', { status, body });
    const { browser, url } = await callback();
    await expectFailure(gateway, browser, url, 'provider_error');
    expect([secretsSent(), warnings()]).toEqual([[NEW], []]);
  });

  it('a connection that breaks is one try', async () => {
    gateway.sandbox.respondWith(provider, 'token', 'reset');
    const { browser, url } = await callback();
    await expectFailure(gateway, browser, url, 'provider_unavailable');
    expect(secretsSent()).toEqual([NEW]);
  });
});
