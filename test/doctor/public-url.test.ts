import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { publicUrlCheck } from '../../src/doctor/checks/public-url.check.js';
import { cookieFindings } from '../../src/doctor/public-url/cookie-findings.js';
import { findingsBehindProxy } from '../../src/doctor/public-url/proxy-findings.js';
import { freePort, startGateway } from '../support/test-gateway.js';
import { appending, type ProxyRules, startProxy } from './proxy.js';
import { complaints, surroundingsOf, texts } from './surroundings.js';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

const look = (environment: Record<string, string>) => publicUrlCheck.run(surroundingsOf(environment));

/** A port for a gateway that does not run, and a proxy in front of it. */
async function behindProxy(rules: ProxyRules): Promise<Record<string, string>> {
  const port = await freePort();
  const proxy = await startProxy(port, rules);
  stops.push(() => proxy.stop());
  return { PORT: String(port), PUBLIC_URL: proxy.url };
}

/** A gateway that runs behind a proxy. */
async function runningBehindProxy(rules: ProxyRules): Promise<Record<string, string>> {
  const environment = await behindProxy(rules);
  const gateway = await startGateway({ environment });
  stops.push(() => gateway.stop());
  return { ...environment, SANDBOX: 'true' };
}

describe('while the gateway runs', () => {
  test('reached directly: address, redirect URI and cookie are good', async () => {
    const gateway = await startGateway();
    stops.push(() => gateway.stop());
    const findings = await look({ PORT: String(gateway.settings.port), SANDBOX: 'true' });
    expect(findings.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
      'public-url good',
      'public-url good',
      'cookies good',
    ]);
  });

  test('behind a proxy: what that sends is seen only in the gateway’s place', async () => {
    const findings = await look(await runningBehindProxy({ request: appending }));
    expect(complaints(findings)).toEqual([]);
    expect(texts(findings, 'skipped')).toEqual([
      expect.stringMatching(/cannot be seen while the gateway runs/),
    ]);
  });

  test('a proxy that rewrites cookies', async () => {
    const environment = await runningBehindProxy({
      cookie: (cookie) => cookie.replace('; HttpOnly', '').replace('Path=/', 'Path=/app; Domain=example.com'),
    });
    expect(texts(await look(environment), 'problem')).toEqual([
      expect.stringMatching(/HttpOnly is missing, Path is not \/, Domain is set/),
    ]);
  });

  test('PUBLIC_URL leads elsewhere', async () => {
    const gateway = await startGateway();
    stops.push(() => gateway.stop());
    const other = createServer((_request, response) => void response.writeHead(404).end());
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => other.close(resolve)));
    const PORT = String(gateway.settings.port);
    const problems = async (PUBLIC_URL: string) => texts(await look({ PORT, PUBLIC_URL }), 'problem');
    expect(await problems(`http://127.0.0.1:${port}`)).toEqual([
      expect.stringMatching(/The gateway runs, but.*something else answers there \(status 404\)/),
    ]);
    expect(await problems(`http://127.0.0.1:${await freePort()}`)).toEqual([
      expect.stringMatching(/The gateway runs, but.*nothing listens there/),
    ]);
    expect(await problems(`https://127.0.0.1:${port}`)).toEqual([
      expect.stringMatching(/does not speak TLS/),
    ]);
  });

  test('the gateway was started with another PUBLIC_URL', async () => {
    const gateway = await startGateway();
    stops.push(() => gateway.stop());
    const PORT = String(gateway.settings.port);
    expect(texts(await look({ PORT, PUBLIC_URL: `http://127.0.0.1:${PORT}` }), 'problem')).toEqual([
      expect.stringMatching(/was started with another PUBLIC_URL/),
    ]);
  });

  test('the cookie’s flags are held against the scheme', () => {
    const plain = 'flow=x; Path=/; HttpOnly; SameSite=Lax';
    expect(complaints(cookieFindings([`${plain}; Secure`], { secure: true }))).toEqual([]);
    expect(complaints(cookieFindings([plain], { secure: true }))).toEqual([
      expect.stringMatching(/Secure is missing although PUBLIC_URL is https/),
    ]);
    expect(complaints(cookieFindings([`${plain}; Secure`], { secure: false }))).toEqual([
      expect.stringMatching(/Secure is set although PUBLIC_URL is http/),
    ]);
    expect(complaints(cookieFindings([], { secure: false }))).toEqual([
      expect.stringMatching(/sets no cookie/),
    ]);
  });
});

describe('while it does not run', () => {
  test('directly, without a proxy', async () => {
    const findings = await look({ PORT: String(await freePort()) });
    expect(complaints(findings)).toEqual([]);
    expect(texts(findings, 'good')).toEqual([
      expect.stringMatching(/PUBLIC_URL leads to port/),
      expect.stringMatching(/0 proxies in front.*not believed/),
    ]);
    expect(texts(findings, 'skipped')).toEqual([expect.stringMatching(/Start it first/)]);
  });

  test('one proxy, and TRUST_PROXY says so', async () => {
    const environment = await behindProxy({ request: appending });
    const findings = await look({ ...environment, TRUST_PROXY: '1' });
    expect(complaints(findings)).toEqual([]);
    expect(texts(findings, 'good')).toContainEqual(expect.stringMatching(/one proxy in front/));
  });

  test('one proxy, and TRUST_PROXY knows of none', async () => {
    const environment = await behindProxy({ request: appending });
    expect(complaints(await look({ ...environment, TRUST_PROXY: '0' }))).toEqual([
      expect.stringMatching(/one proxy in front, but TRUST_PROXY is 0.*Set TRUST_PROXY=1/),
    ]);
  });

  test.each([{ TRUST_PROXY: '2' }, { TRUST_PROXY: '0.0.0.0/1, 128.0.0.0/1' }])(
    'one proxy, and %j lets anybody write an address',
    async (trust) => {
      const environment = await behindProxy({ request: appending });
      expect(texts(await look({ ...environment, ...trust }), 'problem')).toEqual([
        expect.stringMatching(/anybody can pretend.*Set TRUST_PROXY=1/),
      ]);
    },
  );

  test('a proxy that throws away what the client wrote, and too high a number', async () => {
    const environment = await behindProxy({
      request: (headers) => ({ ...headers, 'x-forwarded-for': '203.0.113.9' }),
    });
    expect(complaints(await look({ ...environment, TRUST_PROXY: '1' }))).toEqual([]);
    expect(texts(await look({ ...environment, TRUST_PROXY: '2' }), 'problem')).toEqual([
      expect.stringMatching(/fewer proxies in front \(1\)/),
    ]);
  });

  test('TLS ends at a proxy that says nothing of where people come from', () => {
    const { settings } = surroundingsOf({ PUBLIC_URL: 'https://login.example.com', TRUST_PROXY: '0' });
    const silent = { forwardedFor: ['198.51.100.7'], forwardedProto: undefined, client: '10.0.0.1' };
    expect(complaints(findingsBehindProxy(silent, settings))).toEqual([
      expect.stringMatching(/sends no X-Forwarded-For/),
      expect.stringMatching(/sends no X-Forwarded-Proto; PUBLIC_URL is https/),
    ]);
    const spoken = { ...silent, forwardedFor: ['198.51.100.7', '203.0.113.9'], forwardedProto: 'https' };
    const trusting = { ...settings, trustProxy: 1 };
    expect(complaints(findingsBehindProxy({ ...spoken, client: '203.0.113.9' }, trusting))).toEqual([]);
  });

  test('the port is another program’s, or PUBLIC_URL leads nowhere', async () => {
    const other = createServer((_request, response) => void response.writeHead(404).end());
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => other.close(resolve)));
    expect(texts(await look({ PORT: String(port) }), 'problem')).toEqual([
      expect.stringMatching(/taken by another program/),
    ]);
    const elsewhere = { PORT: String(await freePort()), PUBLIC_URL: `http://127.0.0.1:${port}` };
    expect(texts(await look(elsewhere), 'problem')).toEqual([
      expect.stringMatching(/does not lead to port .*something else answers there \(status 404\)/),
    ]);
  });
});
