import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Browser } from '../support/browser.js';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import { callbackUrl, type Tokens } from '../support/journeys.js';
import { databaseUri, freePort } from '../support/test-gateway.js';
import { type Collector, SPAN_KIND, startCollector } from './collector.js';

const AS_JSON = { accept: 'application/json' };
const UPSTREAM = { trace: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', span: '00f067aa0ba902b7' };

let collector: Collector;
let gateway: GatewayProcess | undefined;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  await gateway?.stop('SIGKILL');
  await collector.stop();
});

async function start(endpoint: string): Promise<Browser> {
  gateway = await spawnGateway({
    MONGODB_URI: databaseUri(`t${randomUUID().replaceAll('-', '')}`),
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  });
  return new Browser(gateway.address.replace('127.0.0.1', 'localhost'));
}

it('one sign-in is one trace: the request, its calls to the provider and its commands to MongoDB', async () => {
  const browser = await start(collector.url);
  const callback = await callbackUrl(browser, 'google-gmail');
  const traceparent = `00-${UPSTREAM.trace}-${UPSTREAM.span}-01`;
  const signedIn = await browser.get(callback, { ...AS_JSON, traceparent });
  expect(signedIn.status).toBe(200);
  await gateway?.stop();
  expect(await gateway?.exited).toBe(0);

  const spans = collector.spans.filter(({ traceId }) => traceId === UPSTREAM.trace);
  const [server, ...others] = spans.filter(({ kind }) => kind === SPAN_KIND.server);
  expect(others).toEqual([]);
  // The proxy's trace goes on here.
  expect(server).toMatchObject({ name: 'GET /auth/:provider/callback', parentSpanId: UPSTREAM.span });
  const below = spans.filter(({ parentSpanId }) => parentSpanId === server?.spanId);
  expect(below.length).toBe(spans.length - 1);
  const named = (attribute: string) => below.map(({ attributes }) => attributes[attribute]);
  expect(named('http.method').concat(named('http.request.method'))).toEqual(
    expect.arrayContaining(['POST', 'GET']),
  );
  expect(named('db.collection.name')).toEqual(expect.arrayContaining(['users', 'sessions']));
}, 60_000);

it('no span holds a query, a code, a state, a token or an address (OP-02)', async () => {
  const browser = await start(collector.url);
  const callback = await callbackUrl(browser, 'google-gmail');
  const { access_token } = (await browser.get(callback, AS_JSON)).json<Tokens>();
  await browser.get(`/auth/verify?token=${access_token}`, { authorization: `Bearer ${access_token}` });
  await gateway?.stop();
  const query = new URL(callback).searchParams;
  expect(collector.spans.length).toBeGreaterThan(5);
  expect([...collector.paths]).toEqual(['/v1/traces']);
  for (const value of [query.get('code'), query.get('state'), access_token, 'ada@gmail.com', '/callback?'])
    expect(collector.received).not.toContain(value);
}, 60_000);

it('a collector that is down harms nothing: sign-in works, and the process ends in good order', async () => {
  const browser = await start(`http://127.0.0.1:${await freePort()}`);
  const signedIn = await browser.get(await callbackUrl(browser, 'google-gmail'), AS_JSON);
  expect(signedIn.status).toBe(200);
  await gateway?.stop();
  expect(await gateway?.exited).toBe(0);
}, 60_000);
