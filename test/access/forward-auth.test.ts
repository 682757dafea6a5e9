import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, callbackUrl, codeOf, register } from '../support/journeys.js';
import { adminEnvironment, adminTokens, apiKey } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: adminEnvironment() });
});
afterAll(() => gateway.stop());

const verify = (headers: Record<string, string> = {}, query = '') =>
  gateway.browser().get(`/auth/verify${query}`, headers);

/** Reads of this gateway's own collections, by the server's count. */
async function storeReads(): Promise<number> {
  const counts = ['users', 'sessions', 'revocations', 'signing_keys'].map(async (name) => {
    const pipeline = [{ $collStats: { latencyStats: {} } }];
    const stats = await gateway.database.collection(name).aggregate(pipeline).toArray();
    return Number(stats[0]?.['latencyStats'].reads.ops ?? 0);
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

describe('GET /auth/verify', () => {
  it('tells who sends a request with a Bearer token', async () => {
    const { access_token: token } = await register(gateway.browser());
    const profile = (await gateway.browser().get('/auth/profile', bearer(token))).json<{ id: string }>();
    const answer = await verify(bearer(token));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-auth-user')).toBe(profile.id);
    expect(answer.headers.get('x-auth-session')).toMatch(/^[\w-]{22}$/);
    expect(answer.headers.get('x-auth-roles')).toBe('');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    // A proxy reads it and nobody is shown it: only what concerns an answer without content.
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/);
  });

  it('takes the access cookie, and renews an expired one within the same request', async () => {
    const browser = gateway.browser();
    await browser.get(await callbackUrl(browser, 'google-gmail'), { accept: 'text/html' });
    const before = await browser.cookie('access_token');
    expect((await browser.get('/auth/verify')).status).toBe(200);
    gateway.clock.advance(gateway.settings.accessTokenTtl + 1);
    const renewed = await browser.get('/auth/verify');
    expect(renewed.status).toBe(200);
    expect(await browser.cookie('access_token')).not.toBe(before);
  });

  it('takes an API key, whose id no API can mistake for a user', async () => {
    const { id, key } = await apiKey(gateway, ['jobs']);
    const answer = await verify({ 'x-api-key': key });
    expect([answer.status, answer.headers.get('x-auth-user'), answer.headers.get('x-auth-roles')]).toEqual([
      200,
      `api-key:${id}`,
      'jobs',
    ]);
    const wrong = await verify({ 'x-api-key': `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}` });
    expect([wrong.status, codeOf(wrong)]).toEqual([401, 'invalid_api_key']);
  });

  it.each([
    ['nothing', {}, 'Bearer'],
    ['junk', { authorization: 'Bearer junk' }, 'Bearer error="invalid_token"'],
    ['another scheme', { authorization: 'Basic dTpw' }, 'Bearer error="invalid_token"'],
  ])('answers 401 to %s', async (_name, headers, challenge) => {
    const answer = await verify(headers);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, challenge]);
    expect(answer.headers.get('x-auth-user')).toBeNull();
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('never reads a token from the query', async () => {
    const { access_token: token } = await register(gateway.browser());
    expect((await verify({}, `?access_token=${token}&token=${token}`)).status).toBe(401);
  });

  it('asks for a role, a method and a fresh sign-in', async () => {
    const { access_token: token } = await register(gateway.browser());
    const admin = await adminTokens(gateway);
    expect((await verify(bearer(token), '?role=admin')).status).toBe(403);
    expect((await verify(bearer(admin.access_token), '?role=admin')).status).toBe(200);
    expect((await verify(bearer(token), '?amr=pwd')).status).toBe(200);
    expect((await verify(bearer(token), '?amr=webauthn')).status).toBe(401);
    expect((await verify(bearer(token), '?max_age=300')).status).toBe(200);
    expect((await verify(bearer(token), '?max_age=junk')).status).toBe(400);
    gateway.clock.advance(301);
    expect(codeOf(await verify(bearer(token), '?max_age=300'))).toBe('step_up_required');
  });

  it('reads nothing from the store for a token it has seen', async () => {
    const { access_token: token } = await register(gateway.browser());
    await verify(bearer(token));
    const before = await storeReads();
    await Promise.all(Array.from({ length: 200 }, () => verify(bearer(token))));
    // Not one a request. The asking itself is counted, and a feed that was late for a moment reads until it is back.
    expect((await storeReads()) - before).toBeLessThan(50);
  });

  it('survives a target that is no path', async () => {
    const { port } = gateway.settings;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = httpRequest(
        { host: '127.0.0.1', port, path: '/auth/verify?%%%', method: 'GET' },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      sent.on('error', reject).end();
    });
    expect(status).toBe(401);
  });
});
