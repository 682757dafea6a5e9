import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Network } from '../../src/domain/network.js';
import { CircuitBreaker } from '../../src/providers/circuit-breaker.js';
import { HTML } from '../support/browser.js';
import { callbackUrl, codeOf, signIn } from '../support/journeys.js';
import { TestClock } from '../support/test-clock.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

/** A network that answers with `status`, or not at all. */
class PlannedNetwork extends Network {
  asked = 0;
  status: number | 'silence' = 200;

  async fetch(): Promise<Response> {
    this.asked += 1;
    if (this.status === 'silence') throw new TypeError('no answer');
    return new Response('{}', { status: this.status });
  }
}

function build(status: PlannedNetwork['status']) {
  const clock = new TestClock();
  const network = new PlannedNetwork();
  network.status = status;
  const breaker = new CircuitBreaker(network, clock);
  const ask = async (times: number) => {
    for (let round = 0; round < times; round += 1)
      await breaker.fetch('https://provider.example', {}).catch(() => undefined);
  };
  return { clock, network, breaker, ask };
}

describe('the way to a provider', () => {
  it.each([500, 503, 'silence'] as const)(
    'is closed for a while after five times %s, and then tried once',
    async (status) => {
      const { clock, network, breaker, ask } = build(status);
      await ask(8);
      expect([network.asked, breaker.isOpen]).toEqual([5, true]);
      clock.advance(31);
      expect(breaker.isOpen).toBe(false);
      await ask(3);
      expect(network.asked).toBe(6);
    },
  );

  it('is forgiven by one answer', async () => {
    const { clock, network, breaker, ask } = build('silence');
    await ask(5);
    clock.advance(31);
    network.status = 200;
    await ask(1);
    network.status = 'silence';
    await ask(4);
    expect(breaker.isOpen).toBe(false);
  });

  it.each([400, 401, 429])('stays open to %s: nobody can lock others out with a bad code', async (status) => {
    const { network, ask } = build(status);
    await ask(50);
    expect(network.asked).toBe(50);
  });
});

describe('a gateway whose Google keeps failing', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());

  it('says so, refuses at once, lets people in by GitHub, and comes back', async () => {
    gateway.sandbox.respondWith('google', 'token', { status: 503, body: 'no' }, { times: 5 });
    for (let round = 0; round < 5; round += 1) {
      const browser = gateway.browser();
      await browser.get(await callbackUrl(browser, 'google-gmail'), { accept: 'application/json' });
    }
    const login = await gateway.browser().get('/login', { accept: HTML });
    expect(login.text).toContain('not answering');
    const start = await gateway.browser().get('/auth/google');
    expect([start.status, codeOf(start), start.headers.get('retry-after')]).toEqual([
      502,
      'provider_unavailable',
      '30',
    ]);
    expect((await signIn(gateway.browser(), 'github-public')).access_token).toBeDefined();
    gateway.clock.advance(31);
    expect((await signIn(gateway.browser(), 'google-gmail')).access_token).toBeDefined();
    expect((await gateway.browser().get('/login', { accept: HTML })).text).not.toContain('not answering');
  });
});
