import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, HTML, type Step } from '../support/browser.js';
import { bearer, callbackUrl, claimsOf, codeOf, register, type Tokens } from '../support/journeys.js';
import { adminEnvironment, adminTokens, apiKey } from '../support/seeds.js';
import { freePort, startGateway, type TestGateway } from '../support/test-gateway.js';
import { rawExchange } from './raw-exchange.js';
import { type Seen, startApi } from './proxied-api.js';
import { type Proxy, type ProxyKind, startProxy } from './proxy-process.js';

/** Every spelling that some API takes for X-Auth-User: CGI and WSGI know no difference between a dash and an underscore. */
const SPOOFED = ['X-Auth-User', 'x-auth-user', 'X_Auth_User', 'X-Auth_User', 'X_AUTH-USER'];

/** What each of the examples promises, asked of the real program with a real gateway behind it. */
export function describeProxy(kind: ProxyKind, { redirects }: { redirects: boolean }): void {
  let gateway: TestGateway;
  let proxy: Proxy;
  let api: Server;
  let tokens: Tokens;
  beforeAll(async () => {
    const ports = { proxy: await freePort(), api: await freePort() };
    const url = `http://localhost:${ports.proxy}`;
    gateway = await startGateway({
      environment: { ...adminEnvironment(), PUBLIC_URL: url, TRUST_PROXY: '1' },
    });
    api = await startApi(ports.api, url);
    proxy = await startProxy(kind, { ...ports, gateway: gateway.settings.port });
    tokens = await register(gateway.browser());
  }, 60_000);
  afterAll(async () => {
    await proxy?.stop();
    api?.close();
    await gateway?.stop();
  });

  const call = (path: string, headers: Record<string, string> = {}) => gateway.browser().get(path, headers);
  const userOf = (token: string) => String(claimsOf(token)['sub']);
  async function signedIn(): Promise<Browser> {
    const browser = gateway.browser();
    await browser.get(await callbackUrl(browser, 'google-gmail'), { accept: HTML });
    return browser;
  }
  function expectSeen(step: Step): Seen {
    expect([step.status, step.text.slice(0, 1)]).toEqual([200, '{']);
    return step.json<Seen>();
  }

  describe('whom it lets through', () => {
    it('a Bearer token: the API learns who it is, by headers and by a token it can check', async () => {
      const seen = expectSeen(await call('/api/things?a=1', bearer(tokens.access_token)));
      expect(seen).toMatchObject({
        method: 'GET',
        url: '/api/things?a=1',
        verified: userOf(tokens.access_token),
      });
      expect(seen.headers).toMatchObject({ 'x-auth-user': userOf(tokens.access_token) });
      expect(seen.headers['x-auth-session']).toBe(claimsOf(tokens.access_token)['sid']);
    });

    it('a cookie', async () => {
      const browser = await signedIn();
      const seen = expectSeen(await browser.get('/api/things'));
      expect(seen.verified).toBe(userOf((await browser.cookie('access_token')) ?? ''));
    });

    it("an API key, whose scopes are no user's", async () => {
      const { id, key } = await apiKey(gateway, ['jobs']);
      const seen = expectSeen(await call('/api/things', { 'x-api-key': key }));
      expect([seen.verified, seen.headers['x-auth-user'], seen.headers['x-auth-roles']]).toEqual([
        `api-key:${id}`,
        `api-key:${id}`,
        'jobs',
      ]);
      expect(seen.headers['x-auth-session'] ?? '').toBe('');
    });

    it('with a body, by its own method', async () => {
      const answer = await gateway
        .browser()
        .post('/api/things', { a: 'x'.repeat(20_000) }, bearer(tokens.access_token));
      const seen = expectSeen(answer);
      expect([seen.method, seen.body.length]).toEqual(['POST', 20_008]);
    });

    it('and the API never sees what they showed', async () => {
      const browser = await signedIn();
      const { key } = await apiKey(gateway);
      const own = { cookie: `access_token=${tokens.access_token}; refresh_token=${tokens.refresh_token}` };
      for (const headers of [bearer(tokens.access_token), { 'x-api-key': key }, own]) {
        const { text } = await browser.get('/api/things', headers);
        for (const secret of [tokens.access_token, tokens.refresh_token, key])
          expect(text).not.toContain(secret);
      }
    });
  });

  describe('whom it does not let through', () => {
    it('nobody: 401 with a problem, and no word to the API', async () => {
      for (const headers of [{}, bearer('junk'), { 'x-api-key': 'junk' }] as Record<string, string>[]) {
        const answer = await call('/api/things', headers);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([
          401,
          expect.stringContaining('application/problem+json'),
        ]);
        expect(codeOf(answer)).toBe('x-api-key' in headers ? 'invalid_api_key' : 'invalid_token');
        if (!('x-api-key' in headers)) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
        expect(answer.text).not.toContain('verified');
      }
    });

    it('who lacks a role: 403; who has it passes', async () => {
      const refused = await call('/api/admin/things', bearer(tokens.access_token));
      expect([refused.status, codeOf(refused)]).toEqual([403, 'forbidden']);
      const admin = await adminTokens(gateway);
      expect(
        expectSeen(await call('/api/admin/things', bearer(admin.access_token))).headers['x-auth-roles'],
      ).toBe('admin');
    });

    it.each([
      '/api/admin/../admin/things',
      '/api//admin/things',
      '/api/%61dmin/things',
      '/api/x/../admin/things',
    ])('whatever way the path is written: %s', async (path) => {
      const lines = [
        `GET ${path} HTTP/1.1`,
        'Host: localhost',
        `Authorization: Bearer ${tokens.access_token}`,
      ];
      const answer = await rawExchange(gateway.url, lines);
      // What gets to the API by another spelling must not be the admins' part of it.
      if (answer.startsWith('HTTP/1.1 200')) expect(answer).not.toMatch(/"url":"\/api\/(admin|%61dmin)/);
      else expect(answer).toMatch(/^HTTP\/1.1 (301|307|308|400|403|404)/);
    });

    it("and what the API itself refuses stays the API's", async () => {
      for (const status of [401, 403]) {
        const answer = await call(`/api/answer/${status}`, { ...bearer(tokens.access_token), accept: HTML });
        expect([answer.status, answer.json<Seen>().verified]).toEqual([status, userOf(tokens.access_token)]);
      }
    });

    it('the question itself is not to be asked from outside', async () => {
      for (const path of [
        '/auth/verify',
        '/auth/verify?token=example-api',
        '/auth/verify/x',
        '/auth/verify;token=x/y',
      ]) {
        const answer = await call(path, bearer(tokens.access_token));
        expect([answer.status, answer.headers.get('x-auth-token')]).toEqual([404, null]);
      }
    });
  });

  describe('what a client says of itself', () => {
    it('never reaches the API, neither beside the truth nor instead of it', async () => {
      const names = SPOOFED.flatMap((name) => [
        name,
        name.replace(/user/i, 'Roles'),
        name.replace(/user/i, 'Token'),
      ]);
      const lines = [...names, 'X-Auth-Session', 'X-Auth-Redirect'].map((name) => `${name}: spoofed`);
      const request = ['GET /api/things HTTP/1.1', 'Host: localhost', ...lines];
      const { key } = await apiKey(gateway);
      for (const credential of [`Authorization: Bearer ${tokens.access_token}`, `X-API-Key: ${key}`]) {
        const answer = await rawExchange(gateway.url, [...request, credential]);
        expect(answer).toMatch(/^HTTP\/1.1 (200|400)/);
        expect(answer).not.toContain('spoofed');
      }
      expect(await rawExchange(gateway.url, request)).toMatch(/^HTTP\/1.1 40[01]/);
    });

    it('does not choose the conditions', async () => {
      for (const path of ['/api/admin/things?role=', '/api/admin/things?token=x', '/api/admin/x;role=']) {
        expect((await call(path, bearer(tokens.access_token))).status).toBe(403);
      }
      const headers = {
        ...bearer(tokens.access_token),
        'x-forwarded-uri': '/api/things',
        'x-original-uri': '/',
      };
      expect((await call('/api/admin/things', headers)).status).toBe(403);
    });
  });

  describe('a browser', () => {
    const page = { accept: HTML };

    it('without a session is led to the sign-in page and back', async () => {
      const browser = gateway.browser();
      const answer = await browser.get('/api/report?year=1&x=%26', page);
      const target = '/login?return_to=%2Fapi%2Freport%3Fyear%3D1%26x%3D%2526';
      if (redirects) expect([answer.status, answer.location]).toEqual([302, gateway.url + target]);
      else expect([answer.status, answer.headers.get('refresh')]).toEqual([401, `0; url=${target}`]);
      const login = await browser.get(target, page);
      expect([login.status, login.text.includes('/auth/google?return_to=')]).toEqual([200, true]);
      const query = `?return_to=${encodeURIComponent('/api/report?year=1&x=%26')}`;
      const back = await browser.get(await callbackUrl(browser, 'google-gmail', query), page);
      expect(back.location).toBe(`${gateway.url}/api/report?year=1&x=%26`);
      expect(expectSeen(await browser.get(back.location, page)).url).toBe('/api/report?year=1&x=%26');
    });

    it('comes back to this origin, whatever path it asks for', async () => {
      for (const path of ['//evil.example/', '/api/%0d%0aSet-Cookie:x=1', '/api/\\evil.example']) {
        const answer = await rawExchange(gateway.url, [
          `GET ${path} HTTP/1.1`,
          'Host: localhost',
          `Accept: ${HTML}`,
        ]);
        expect(answer).not.toMatch(/^(Location|Refresh):.*(\/\/|%2F%2F|\\|%5C)evil/im);
        expect(answer).not.toMatch(/^Set-Cookie: *x=/im);
      }
    });

    it('gets both halves of a renewed pair, beside the cookies of the API', async () => {
      const browser = await signedIn();
      const before = [await browser.cookie('access_token'), await browser.cookie('refresh_token')];
      for (let renewal = 0; renewal < 3; renewal += 1) {
        // Past the grace, in which an old refresh token would be forgiven.
        gateway.clock.advance(gateway.settings.accessTokenTtl + 1);
        const answer = await browser.get('/api/things');
        expectSeen(answer);
        expect(
          answer.headers
            .getSetCookie()
            .map((line) => line.split('=')[0])
            .sort(),
        ).toEqual(['access_token', 'own', 'refresh_token']);
        expect(
          answer.headers.getSetCookie().filter((line) => /HttpOnly.*SameSite=Lax/.test(line)).length,
        ).toBe(2);
      }
      expect([await browser.cookie('access_token'), await browser.cookie('refresh_token')]).not.toEqual(
        before,
      );
      expect((await browser.get('/api/things')).headers.getSetCookie().length).toBe(1);
    });

    it('gets them with a refusal, too', async () => {
      const browser = await signedIn();
      gateway.clock.advance(gateway.settings.accessTokenTtl + 1);
      const refused = await browser.get('/api/admin/things');
      expect([refused.status, refused.headers.getSetCookie().length]).toEqual([403, 2]);
      gateway.clock.advance(gateway.settings.accessTokenTtl + 1);
      expectSeen(await browser.get('/api/things'));
    });
  });
}
