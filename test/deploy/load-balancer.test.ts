import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Browser, Step } from '../support/browser.js';
import { bearer, claimsOf, register, type Tokens } from '../support/journeys.js';
import { BalancedGateways } from './balanced-gateways.js';

const JSON_WANTED = { accept: 'application/json' };

let cluster: BalancedGateways;
beforeAll(async () => {
  cluster = await BalancedGateways.start();
}, 90_000);
afterAll(() => cluster?.stop());

const servedBy = async (step: Step) => (await cluster.noted(step)).upstream;

/** Asks both gateways in turn. @returns the status that each of them answered */
async function askBoth(browser: Browser, token: string): Promise<number[]> {
  const answers = [
    await browser.get('/auth/profile', bearer(token)),
    await browser.get('/auth/profile', bearer(token)),
  ];
  const asked = await Promise.all(answers.map(servedBy));
  expect(asked.sort()).toEqual(cluster.upstreams.toSorted());
  return answers.map(({ status }) => status);
}

async function renewed(browser: Browser, refreshToken: string): Promise<[Step, Tokens]> {
  const answer = await browser.post('/auth/refresh', { refreshToken });
  return [answer, answer.json<Tokens>()];
}

describe('two gateways behind deploy/nginx/nginx.conf', () => {
  it('a sign-in that began at one ends at the other', async () => {
    const browser = cluster.browser();
    const start = await browser.get('/auth/github');
    const state = new URL(start.location).searchParams.get('state');
    const end = await browser.get(`/auth/github/callback?code=any-code&state=${state}`, JSON_WANTED);
    expect(end.status).toBe(200);
    expect(claimsOf(end.json<Tokens>().access_token)['sub']).toMatch(/^[0-9a-f]{24}$/);
    expect([await servedBy(start), await servedBy(end)].sort()).toEqual(cluster.upstreams.toSorted());
  });

  it('a session is renewed by both in turn', async () => {
    const browser = cluster.browser();
    let { refresh_token: token } = await register(browser);
    const gateways: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const [answer, tokens] = await renewed(browser, token);
      expect(answer.status).toBe(200);
      expect(tokens.refresh_token).not.toBe(token);
      token = tokens.refresh_token;
      gateways.push(await servedBy(answer));
    }
    expect(new Set(gateways)).toEqual(new Set(cluster.upstreams));
    expect(gateways.filter((gateway, turn) => gateway === gateways[turn - 1])).toEqual([]);
  });

  it('who signed out at one is refused by both within a second', async () => {
    const browser = cluster.browser();
    const { access_token: token } = await register(browser);
    expect(await askBoth(browser, token)).toEqual([200, 200]);
    const from = performance.now();
    expect((await browser.post('/auth/logout', undefined, bearer(token))).status).toBe(204);
    while ((await askBoth(browser, token)).some((status) => status !== 401)) {
      expect(performance.now() - from).toBeLessThan(1000);
    }
  });

  it('the client is who the balancer saw, whatever the client says of itself', async () => {
    const { email, access_token: token } = await register(cluster.browser());
    const body = JSON.stringify({ email, password: 'correct horse battery staple' });
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      'x-forwarded-for': '203.0.113.9',
    };
    const sent = request(`${cluster.publicUrl.replace('localhost', '127.0.0.1')}/auth/login`, {
      method: 'POST',
      headers,
      localAddress: '127.0.0.2',
      agent: false,
    }).end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(200);
    const sessions = await cluster.browser().get('/auth/sessions', bearer(token));
    const addresses = sessions.json<{ ip: string }[]>().map(({ ip }) => ip);
    expect(addresses.sort()).toEqual(['127.0.0.1', '127.0.0.2']);
  });

  it('metrics are not for the world', async () => {
    expect((await cluster.browser().get('/metrics')).status).toBe(404);
  });
});

describe('one of the two is killed', () => {
  it('while people read: every one of them is answered, some by a second try', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => register(cluster.browser())));
    const reading = new AbortController();
    const statuses: number[] = [];
    const readers = people.map(async ({ access_token: token }) => {
      const browser = cluster.browser();
      while (!reading.signal.aborted)
        statuses.push((await browser.get('/auth/profile', bearer(token))).status);
    });
    const dead = await cluster.killOne();
    const before = statuses.length;
    while (statuses.length < before + 60) await new Promise((resolve) => setImmediate(resolve));
    reading.abort();
    await Promise.all(readers);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const [, alive] = cluster.upstreams;
    expect(cluster.accessLog).toContainEqual(expect.objectContaining({ upstream: `${dead}, ${alive}` }));
  });

  it('then people sign in, renew and sign out as before', async () => {
    const browser = cluster.browser();
    for (let turn = 0; turn < 3; turn += 1) {
      const tokens = await register(browser);
      const [answer, { access_token: token }] = await renewed(browser, tokens.refresh_token);
      expect(answer.status).toBe(200);
      expect((await browser.post('/auth/logout', undefined, bearer(token))).status).toBe(204);
      expect((await browser.get('/auth/profile', bearer(token))).status).toBe(401);
    }
  });

  it('the one that takes its place has requests again, and knows who signed out meanwhile', async () => {
    const browser = cluster.browser();
    const { access_token: token } = await register(browser);
    const { access_token: other } = await register(browser);
    await browser.post('/auth/logout', undefined, bearer(token));
    await cluster.replaceOne();
    const [back] = cluster.upstreams;
    while ((await servedBy(await browser.get('/auth/profile', bearer(other)))) !== back);
    expect(await askBoth(browser, token)).toEqual([401, 401]);
    expect(await askBoth(browser, other)).toEqual([200, 200]);
  });

  it('in all this no log of the balancer held a query or a token', () => {
    const { proxyOutput } = cluster;
    expect([...new Set(cluster.accessLog.map(({ path }) => path))]).toContain('/auth/github/callback');
    expect(proxyOutput).not.toMatch(/any-code|state=|eyJ/);
  });
});
