import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EndpointName } from '../../src/sandbox/calls.js';
import type { ProviderId } from '../../src/sandbox/endpoints.js';
import { AS_JSON, consented, expectRefusal, stored } from '../handshake/outcomes.js';
import type { Step } from '../support/browser.js';
import { signIn } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { endpoints } from './provider-faults.js';

/** Milliseconds: the five seconds of one answer, and what a busy machine adds. */
const PATIENCE = 10_000;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

/** Waits until the provider was asked: the next fault may be planned only then. */
async function asked(provider: ProviderId, endpoint: EndpointName, times: number): Promise<void> {
  while (gateway.sandbox.calls.count(provider, endpoint) < times)
    await new Promise((resolve) => setImmediate(resolve));
}

interface Silence {
  name: string;
  answer: Promise<{ step: Step; took: number }>;
}

/** Opens a callback that meets a fault. Resolves once it hangs, with the answer still to come. */
async function hang(provider: ProviderId, endpoint: EndpointName, fault: 'hang' | 'drip'): Promise<Silence> {
  const { calls, respondWith } = gateway.sandbox;
  const before = calls.count(provider, endpoint);
  const browser = gateway.browser();
  const url = await consented(browser, provider);
  respondWith(provider, endpoint, fault, { times: 1 });
  const from = performance.now();
  const answer = browser.get(url.href, AS_JSON).then((step) => ({ step, took: performance.now() - from }));
  await asked(provider, endpoint, before + 1);
  return { name: `${provider} ${endpoint} ${fault}`, answer };
}

describe('CB-08: providers that fall silent', () => {
  it('are given up after five seconds each, ten at once, while others sign in', async () => {
    const before = await stored(gateway);
    const silences: Silence[] = [];
    // One after the other in their start only: a plan holds for whoever asks next.
    for (const [provider, endpoint] of endpoints) {
      silences.push(await hang(provider, endpoint, 'hang'), await hang(provider, endpoint, 'drip'));
    }
    await signIn(gateway.browser(), 'google-workspace');
    for (const { name, answer } of silences) {
      const { step, took } = await answer;
      expectRefusal(step, 'provider_unavailable');
      expect({ name, inTime: took > 4_000 && took < PATIENCE }).toEqual({ name, inTime: true });
    }
    const after = await stored(gateway);
    expect([after['users'], after['sessions']]).toEqual([
      (before['users'] ?? 0) + 1,
      (before['sessions'] ?? 0) + 1,
    ]);
  });

  it('CB-25: a browser that leaves in the middle leaves no half-written user, and may come back', async () => {
    gateway.sandbox.reset();
    const users = () => gateway.database.collection('users').countDocuments({ 'identities.key': /^github:/ });
    const browser = gateway.browser();
    const url = await consented(browser, 'github');
    gateway.sandbox.respondWith('github', 'user', 'hang', { times: 1 });
    const leaving = new AbortController();
    const headers = { cookie: await browser.jar.getCookieString(gateway.url), ...AS_JSON };
    const left = fetch(url, { headers, signal: leaving.signal }).catch((error: unknown) => error);
    await asked('github', 'user', 1);
    leaving.abort();
    expect(await left).toMatchObject({ name: 'AbortError' });
    expect(await users()).toBe(0);
    await signIn(gateway.browser(), 'github-public');
    await signIn(gateway.browser(), 'github-public');
    expect(await users()).toBe(1);
  });
});
