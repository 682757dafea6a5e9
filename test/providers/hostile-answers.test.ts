import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { consented, expectFailure, stored } from '../handshake/outcomes.js';
import { codeOf, signIn } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { endpoints, redirects, secretsOf, wrongAnswers, wrongShapes } from './provider-faults.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.sandbox.reset());

/** After every fault: no endpoint was asked twice, the log holds no secret, and the process still signs people in. */
afterEach(async () => {
  const { calls } = gateway.sandbox;
  for (const [provider, endpoint] of endpoints)
    expect(calls.count(provider, endpoint)).toBeLessThanOrEqual(1);
  const log = gateway.log.join('\n');
  const addresses = ['ada@gmail.com', 'linus@example.org', 'SECRET-OF-PROVIDER'];
  for (const secret of [...secretsOf(calls.all()), ...addresses]) expect(log).not.toContain(secret);
  gateway.sandbox.reset();
  await signIn(gateway.browser(), 'google-workspace');
  await signIn(gateway.browser(), 'github-private');
});

describe.each(endpoints)('CB-04..06: %s, when its %s endpoint', (provider, endpoint) => {
  it.each(Object.keys(wrongAnswers))('answers with %s, ends in provider_error', async (name) => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    gateway.sandbox.respondWith(provider, endpoint, wrongAnswers[name] ?? 'reset');
    const answer = await expectFailure(gateway, browser, url.href, 'provider_error');
    expect(answer.text).not.toContain('SECRET-OF-PROVIDER');
    expect(gateway.sandbox.calls.count(provider, endpoint)).toBe(1);
  });

  it.each(wrongShapes[`${provider} ${endpoint}`] ?? [])(
    'answers with %s, ends in provider_error',
    async (body) => {
      const browser = gateway.browser();
      const url = await consented(browser, provider);
      gateway.sandbox.respondWith(provider, endpoint, { status: 200, body });
      await expectFailure(gateway, browser, url.href, 'provider_error');
    },
  );

  it.each(Object.keys(redirects))('redirects with %s, is not followed', async (name) => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    const elsewhere = `${gateway.url}/sandbox/${provider}/redirected`;
    gateway.sandbox.respondWith(provider, endpoint, redirects[name]?.(elsewhere) ?? 'reset');
    const before = await stored(gateway);
    const answer = await browser.get(url.href);
    const json = await browser.get(url.href, { accept: 'application/json' });
    expect(answer.location).toMatch(/\/login\?error=provider_(error|unavailable)$/);
    expect(codeOf(json)).toBe('invalid_state');
    expect(gateway.sandbox.calls.count(provider, 'redirected')).toBe(0);
    expect(await stored(gateway)).toEqual(before);
  });

  it('cuts the connection, is out of reach', async () => {
    const browser = gateway.browser();
    const url = await consented(browser, provider);
    gateway.sandbox.respondWith(provider, endpoint, 'reset');
    await expectFailure(gateway, browser, url.href, 'provider_unavailable');
  });
});
