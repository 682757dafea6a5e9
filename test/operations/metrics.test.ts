import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, callbackUrl, PASSWORD, register, signIn, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { readMetrics, type Reading } from './exposition.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const metrics = async (): Promise<Reading> => readMetrics((await gateway.browser().get('/metrics')).text);

/** How much a series grew while something was done. */
async function growth(series: string, work: () => Promise<unknown>): Promise<number> {
  const before = (await metrics()).value(series) ?? 0;
  await work();
  return ((await metrics()).value(series) ?? 0) - before;
}

describe('GET /metrics', () => {
  it('is text that Prometheus reads, with the metrics of the process', async () => {
    const answer = await gateway.browser().get('/metrics');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    const reading = readMetrics(answer.text);
    expect(reading.families.get('process_resident_memory_bytes')).toBe('gauge');
    expect(reading.families.get('nodejs_eventloop_lag_p99_seconds')).toBe('gauge');
  });

  it('counts requests by the pattern of their route, never by their path', async () => {
    const series = 'latchkey_http_requests_total{method="DELETE",route="/auth/sessions/:id",status="401"}';
    const work = () => gateway.browser().request('/auth/sessions/some-session-id', { method: 'DELETE' });
    expect(await growth(series, work)).toBe(1);
    expect((await metrics()).text).not.toContain('some-session-id');
  });

  it('gives a scanner one label, however many paths it tries', async () => {
    const series = 'latchkey_http_requests_total{method="GET",route="unknown",status="404"}';
    const scan = () =>
      Promise.all(Array.from({ length: 30 }, (_, n) => gateway.browser().get(`/no-such-${n}?x=${n}`)));
    const before = (await metrics()).size;
    expect(await growth(series, scan)).toBe(30);
    expect((await metrics()).size).toBeLessThan(before + 30);
  });

  it('counts forward auth, which is answered before the framework', async () => {
    const { access_token } = await register(gateway.browser());
    const passed = 'latchkey_http_requests_total{method="GET",route="/auth/verify",status="200"}';
    const timed = 'latchkey_http_request_duration_seconds_count{method="GET",route="/auth/verify"}';
    const verify = () => gateway.browser().get('/auth/verify', bearer(access_token));
    expect(await growth(passed, verify)).toBe(1);
    expect(await growth(timed, verify)).toBe(1);
    expect(
      await growth('latchkey_refusals_total{code="invalid_token"}', () =>
        gateway.browser().get('/auth/verify'),
      ),
    ).toBe(1);
  });

  it('has buckets that only grow, and end with all', async () => {
    await register(gateway.browser());
    const reading = await metrics();
    const labels = 'method="POST",route="/auth/register"';
    const buckets = reading.buckets(`latchkey_http_request_duration_seconds_bucket{${labels}`);
    expect(buckets).toEqual(buckets.toSorted((one, other) => one - other));
    expect(buckets.at(-1)).toBe(reading.value(`latchkey_http_request_duration_seconds_count{${labels}}`));
  });
});

describe('what an operator asks at night', () => {
  it('sign-ins by provider and outcome', async () => {
    const google = 'latchkey_sign_ins_total{provider="google",outcome="signed_in"}';
    expect(await growth(google, () => signIn(gateway.browser(), 'google-gmail'))).toBe(1);
    const { email } = await register(gateway.browser());
    const login = (password: string) => () => gateway.browser().post('/auth/login', { email, password });
    const pwd = (outcome: string) => `latchkey_sign_ins_total{provider="pwd",outcome="${outcome}"}`;
    expect(await growth(pwd('signed_in'), login(PASSWORD))).toBe(1);
    expect(await growth(pwd('invalid_credentials'), login('wrong horse battery staple'))).toBe(1);
  });

  it('a callback that fails, by the code of its refusal', async () => {
    const browser = gateway.browser();
    const url = await callbackUrl(browser, 'google-gmail');
    await browser.get(url, { accept: 'application/json' });
    const series = 'latchkey_sign_ins_total{provider="google",outcome="invalid_state"}';
    expect(await growth(series, () => browser.get(url, { accept: 'application/json' }))).toBe(1);
  });

  it('refreshes: rotated, within the grace, reused', async () => {
    const { refresh_token: refreshToken } = await register(gateway.browser());
    const refresh = () => gateway.browser().post('/auth/refresh', { refreshToken });
    const series = (outcome: string) => `latchkey_refreshes_total{outcome="${outcome}"}`;
    expect(await growth(series('rotated'), refresh)).toBe(1);
    expect(await growth(series('grace'), refresh)).toBe(1);
    gateway.clock.advance(11);
    expect(await growth(series('reused'), refresh)).toBe(1);
    expect(await growth(series('refused'), refresh)).toBe(1);
  });

  it('how long a revocation takes to arrive, how many there are, and that the feed is alive', async () => {
    const { access_token } = await register(gateway.browser());
    const before = (await metrics()).value('latchkey_revocation_lag_seconds_count') ?? 0;
    await gateway.browser().post('/auth/logout', {}, bearer(access_token));
    let reading = await metrics();
    const arrived = () => (reading.value('latchkey_revocation_lag_seconds_count') ?? 0) > before;
    for (let tries = 0; !arrived() && tries < 200; tries += 1) reading = await metrics();
    expect(arrived()).toBe(true);
    expect(reading.value('latchkey_revocation_entries')).toBeGreaterThan(0);
    expect(reading.value('latchkey_revocation_feed_up')).toBe(1);
  });

  it('the hash queue, the providers and the outbox', async () => {
    const waited = 'latchkey_hash_queue_wait_seconds_count';
    expect(await growth(waited, () => register(gateway.browser()))).toBe(1);
    const asked = 'latchkey_provider_request_duration_seconds_count{provider="github",outcome="ok"}';
    expect(await growth(asked, () => signIn(gateway.browser(), 'github-public'))).toBeGreaterThanOrEqual(2);
    await gateway.deliverMail();
    const reading = await metrics();
    expect(reading.value('latchkey_provider_breaker_open{provider="github"}')).toBe(0);
    expect(reading.value('latchkey_mails_total{outcome="sent"}')).toBeGreaterThan(0);
    expect(reading.value('latchkey_mail_outbox_waiting')).toEqual(expect.any(Number));
  });

  it('nothing of anybody: no address, no id', async () => {
    const { email, access_token } = await register(gateway.browser());
    const profile = await gateway.browser().get('/auth/profile', bearer(access_token));
    const { text } = await metrics();
    expect(text).not.toContain(email);
    expect(text).not.toContain(profile.json<{ id: string }>().id);
  });
});

describe('the log of requests', () => {
  const lines = () =>
    gateway.log
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg }) => msg === 'request');

  it('has one line for each, with pattern, status, duration and user, and nothing else', async () => {
    const tokens: Tokens = await register(gateway.browser());
    const { id } = (await gateway.browser().get('/auth/profile', bearer(tokens.access_token))).json<{
      id: string;
    }>();
    gateway.log.length = 0;
    const headers = { ...bearer(tokens.access_token), 'x-request-id': 'from-the-proxy-1' };
    await gateway.browser().get('/auth/sessions?secret=in-the-query', headers);
    await gateway.browser().get('/auth/verify?role=user', { ...headers, 'x-request-id': 'from-the-proxy-2' });
    const ours = lines().filter(({ requestId }) => String(requestId).startsWith('from-the-proxy'));
    expect(ours.map(({ time: _time, pid: _pid, hostname: _hostname, ...rest }) => rest)).toEqual([
      {
        level: 20,
        requestId: 'from-the-proxy-1',
        method: 'GET',
        route: '/auth/sessions',
        status: 200,
        ms: expect.any(Number),
        userId: id,
        msg: 'request',
      },
      expect.objectContaining({ requestId: 'from-the-proxy-2', route: '/auth/verify' }),
    ]);
    expect(gateway.log.join('')).not.toContain('in-the-query');
  });
});
