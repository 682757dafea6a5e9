import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { callbackUrl } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { AS_JSON, stored } from './outcomes.js';

const APP = 'https://app.example/done';
const STATE = 'the app’s own & more';

/** With a GitHub that has failed often enough not to be asked for a while. */
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { REDIRECT_URIS: `${APP},${APP}?tenant=1` } });
  gateway.sandbox.respondWith('github', 'token', { status: 503, body: 'no' }, { times: 5 });
  for (let round = 0; round < 5; round += 1) {
    const browser = gateway.browser();
    await browser.get(await callbackUrl(browser, 'github-public'), AS_JSON);
  }
});
afterAll(() => gateway.stop());

const pkce = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' };
const start = (asked: Record<string, string>, headers: Record<string, string>) =>
  gateway.browser().get(`/auth/github?${new URLSearchParams(asked)}`, headers);
const accepting: [Record<string, string>][] = [[{ accept: HTML }], [AS_JSON], [{}]];

it.each(accepting)(
  'an app is told at its own address, with its own state (RFC 6749, section 4.1.2.1): %j',
  async (headers) => {
    const before = await stored(gateway);
    const answer = await start({ redirect_uri: APP, state: STATE, ...pkce }, headers);
    const told = new URLSearchParams({ error: 'provider_unavailable', state: STATE });
    expect([answer.status, answer.location]).toEqual([302, `${APP}?${told}`]);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await stored(gateway)).toEqual(before);
  },
);

it('an app that sent no state gets none, and keeps the query of its address', async () => {
  const answer = await start({ redirect_uri: `${APP}?tenant=1`, ...pkce }, { accept: HTML });
  expect(answer.location).toBe(`${APP}?tenant=1&error=provider_unavailable`);
});

it.each([
  ['is not registered', { redirect_uri: 'https://evil.example/done', state: STATE, ...pkce }],
  ['comes without a challenge', { redirect_uri: APP, state: STATE }],
  ['comes with a plain challenge', { redirect_uri: APP, ...pkce, code_challenge_method: 'plain' }],
])('nobody is led to an address that %s', async (_what, asked) => {
  for (const [headers] of accepting) {
    const answer = await start(asked, headers);
    expect([answer.status, answer.location]).toEqual([400, '']);
  }
});
