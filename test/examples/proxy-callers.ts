import { describe, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { bearer, claimsOf, codeOf } from '../support/journeys.js';
import { adminTokens, apiKey } from '../support/seeds.js';
import type { Seen } from './proxied-api.js';
import { expectSeen, type ProxyScene, userOf } from './proxy-scene.js';
import { rawExchange } from './raw-exchange.js';

/** Every spelling that some API takes for X-Auth-User: CGI and WSGI know no difference between a dash and an underscore. */
const SPOOFED = ['X-Auth-User', 'x-auth-user', 'X_Auth_User', 'X-Auth_User', 'X_AUTH-USER'];

/** Who gets through to the API, who does not, and what it learns of them. */
export function describeCallers(scene: ProxyScene): void {
  describe('whom it lets through', () => {
    it('a Bearer token: the API learns who it is, by headers and by a token it can check', async () => {
      const seen = expectSeen(await scene.call('/api/things?a=1', bearer(scene.tokens.access_token)));
      expect(seen).toMatchObject({
        method: 'GET',
        url: '/api/things?a=1',
        verified: userOf(scene.tokens.access_token),
      });
      expect(seen.headers).toMatchObject({ 'x-auth-user': userOf(scene.tokens.access_token) });
      expect(seen.headers['x-auth-session']).toBe(claimsOf(scene.tokens.access_token)['sid']);
    });

    it('a cookie', async () => {
      const browser = await scene.signedIn();
      const seen = expectSeen(await browser.get('/api/things'));
      expect(seen.verified).toBe(userOf((await browser.cookie('access_token')) ?? ''));
    });

    it("an API key, whose scopes are no user's", async () => {
      const { id, key } = await apiKey(scene.gateway, ['jobs']);
      const seen = expectSeen(await scene.call('/api/things', { 'x-api-key': key }));
      expect([seen.verified, seen.headers['x-auth-user'], seen.headers['x-auth-roles']]).toEqual([
        `api-key:${id}`,
        `api-key:${id}`,
        'jobs',
      ]);
      expect(seen.headers['x-auth-session'] ?? '').toBe('');
    });

    it('with a body, by its own method', async () => {
      const answer = await scene.gateway
        .browser()
        .post('/api/things', { a: 'x'.repeat(20_000) }, bearer(scene.tokens.access_token));
      const seen = expectSeen(answer);
      expect([seen.method, seen.body.length]).toEqual(['POST', 20_008]);
    });

    it('and the API never sees what they showed', async () => {
      const browser = await scene.signedIn();
      const { key } = await apiKey(scene.gateway);
      const own = {
        cookie: `access_token=${scene.tokens.access_token}; refresh_token=${scene.tokens.refresh_token}`,
      };
      for (const headers of [bearer(scene.tokens.access_token), { 'x-api-key': key }, own]) {
        const { text } = await browser.get('/api/things', headers);
        for (const secret of [scene.tokens.access_token, scene.tokens.refresh_token, key])
          expect(text).not.toContain(secret);
      }
    });
  });

  describe('whom it does not let through', () => {
    it('nobody: 401 with a problem, and no word to the API', async () => {
      for (const headers of [{}, bearer('junk'), { 'x-api-key': 'junk' }] as Record<string, string>[]) {
        const answer = await scene.call('/api/things', headers);
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
      const refused = await scene.call('/api/admin/things', bearer(scene.tokens.access_token));
      expect([refused.status, codeOf(refused)]).toEqual([403, 'forbidden']);
      const admin = await adminTokens(scene.gateway);
      expect(
        expectSeen(await scene.call('/api/admin/things', bearer(admin.access_token))).headers['x-auth-roles'],
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
        `Authorization: Bearer ${scene.tokens.access_token}`,
      ];
      const answer = await rawExchange(scene.gateway.url, lines);
      // What gets to the API by another spelling must not be the admins' part of it.
      if (answer.startsWith('HTTP/1.1 200')) expect(answer).not.toMatch(/"url":"\/api\/(admin|%61dmin)/);
      else expect(answer).toMatch(/^HTTP\/1.1 (301|307|308|400|403|404)/);
    });

    it("and what the API itself refuses stays the API's", async () => {
      for (const status of [401, 403]) {
        const answer = await scene.call(`/api/answer/${status}`, {
          ...bearer(scene.tokens.access_token),
          accept: HTML,
        });
        expect([answer.status, answer.json<Seen>().verified]).toEqual([
          status,
          userOf(scene.tokens.access_token),
        ]);
      }
    });

    it('the question itself is not to be asked from outside', async () => {
      for (const path of [
        '/auth/verify',
        '/auth/verify?token=example-api',
        '/auth/verify/x',
        '/auth/verify;token=x/y',
      ]) {
        const answer = await scene.call(path, bearer(scene.tokens.access_token));
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
      const { key } = await apiKey(scene.gateway);
      for (const credential of [`Authorization: Bearer ${scene.tokens.access_token}`, `X-API-Key: ${key}`]) {
        const answer = await rawExchange(scene.gateway.url, [...request, credential]);
        expect(answer).toMatch(/^HTTP\/1.1 (200|400)/);
        expect(answer).not.toContain('spoofed');
      }
      expect(await rawExchange(scene.gateway.url, request)).toMatch(/^HTTP\/1.1 40[01]/);
    });

    it('does not choose the conditions', async () => {
      for (const path of ['/api/admin/things?role=', '/api/admin/things?token=x', '/api/admin/x;role=']) {
        expect((await scene.call(path, bearer(scene.tokens.access_token))).status).toBe(403);
      }
      const headers = {
        ...bearer(scene.tokens.access_token),
        'x-forwarded-uri': '/api/things',
        'x-original-uri': '/',
      };
      expect((await scene.call('/api/admin/things', headers)).status).toBe(403);
    });
  });
}
