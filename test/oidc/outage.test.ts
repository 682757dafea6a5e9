import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProviderAnswer } from '../providers/fake-provider.js';
import { AS_JSON, cookiesSet, expectRefusal } from '../handshake/outcomes.js';
import { HTML } from '../support/browser.js';
import { bearer, register, signIn } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { type ForgingProvider, startForgingProvider } from './forging-provider.js';

const APP = 'https://app.example/done';
const DISCOVERY = '/.well-known/openid-configuration';
const DAY = 24 * 60 * 60;
/** Milliseconds: the five seconds of one answer, and what a busy machine adds. */
const PATIENCE = 7_500;

let provider: ForgingProvider;
let gateway: TestGateway;
beforeAll(async () => {
  provider = await startForgingProvider('latchkey');
});
/** A gateway that has not asked the provider anything yet. */
beforeEach(async () => {
  provider.restore();
  provider.calls.length = 0;
  const entry = { id: 'acme', name: 'Acme', issuer: provider.url, clientId: 'latchkey', clientSecret: 's' };
  gateway = await startGateway({
    environment: { RATE_LIMIT: 'false', OIDC_PROVIDERS: JSON.stringify([entry]), REDIRECT_URIS: APP },
  });
});
afterEach(() => gateway.stop());
afterAll(() => provider.stop());

const start = () => gateway.browser().get('/auth/acme', AS_JSON);
const discoveries = () => provider.calls.filter(({ path }) => path === DISCOVERY).length;

describe('a provider whose metadata cannot be had', () => {
  it('answers the start with an error, while other ways in keep working', async () => {
    provider.answers[DISCOVERY] = (response) => void response.destroy();
    expectRefusal(await start(), 'provider_unavailable');
    const page = await gateway.browser().get('/auth/acme', { accept: HTML });
    expect([page.location, cookiesSet(page)]).toEqual([
      `${gateway.url}/login?error=provider_unavailable`,
      [],
    ]);
    await signIn(gateway.browser(), 'google-gmail');
  });

  it('sends an app’s person back to the app', async () => {
    provider.answers[DISCOVERY] = (response) => void response.destroy();
    const asked = {
      redirect_uri: APP,
      code_challenge: 'c'.repeat(43),
      code_challenge_method: 'S256',
      state: 's',
    };
    const answer = await gateway.browser().get(`/auth/acme?${new URLSearchParams(asked)}`, { accept: HTML });
    expect([answer.location, cookiesSet(answer)]).toEqual([`${APP}?error=provider_unavailable&state=s`, []]);
  });

  it('answers the start of a link with the same error', async () => {
    provider.answers[DISCOVERY] = (response) => void response.destroy();
    const browser = gateway.browser();
    const { access_token: token } = await register(browser);
    expectRefusal(await browser.post('/auth/acme/link', {}, bearer(token)), 'provider_unavailable');
  });

  it('is asked again at the next start, and works once it is back', async () => {
    provider.answers[DISCOVERY] = (response) => void response.writeHead(500).end('no');
    expectRefusal(await start(), 'provider_error');
    provider.restore();
    expect((await start()).status).toBe(302);
    expect(discoveries()).toBe(2);
  });

  it.each<[string, ProviderAnswer]>([
    ['huge', { issuer: 'x', pad: 'x'.repeat(1024 * 1024) }],
    ['a redirect', (response) => void response.writeHead(302, { location: `${provider.url}/jwks` }).end()],
    ['empty', (response) => void response.writeHead(204).end()],
    ['null', (response) => void response.end('null')],
    ['HTML', (response) => void response.end('<html>')],
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['without endpoints', {}],
  ])('because it is %s', async (name, answer) => {
    provider.answers[DISCOVERY] = name === 'without endpoints' ? { issuer: provider.url } : answer;
    expectRefusal(await start(), 'provider_error');
    expect(discoveries()).toBe(1);
  });

  it('CB-08: is given up after five seconds, by all who wait for the one answer', async () => {
    provider.answers[DISCOVERY] = () => {};
    const from = performance.now();
    const answers = await Promise.all([start(), start(), start()]);
    const took = performance.now() - from;
    for (const answer of answers) expectRefusal(answer, 'provider_unavailable');
    expect([took > 4_000 && took < PATIENCE, discoveries()]).toEqual([true, 1]);
  });
});

describe('the metadata', () => {
  it('is not asked for before somebody starts, then once for all who do', async () => {
    expect(discoveries()).toBe(0);
    const answers = await Promise.all([start(), start(), start(), start()]);
    expect(answers.map(({ status }) => status)).toEqual([302, 302, 302, 302]);
    expect(discoveries()).toBe(1);
  });

  it('is read again after a day', async () => {
    await start();
    gateway.clock.advance(DAY - 60);
    await start();
    expect(discoveries()).toBe(1);
    gateway.clock.advance(60);
    const endpoint = `${provider.url}/moved`;
    provider.answers[DISCOVERY] = { ...provider.answers[DISCOVERY], authorization_endpoint: endpoint };
    expect((await start()).location).toContain(`${endpoint}?`);
    expect(discoveries()).toBe(2);
  });
});
