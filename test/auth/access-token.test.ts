import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose';
import { bearer, claimsOf, codeOf, register, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
let tokens: Tokens & { email: string };
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeAll(async () => {
  tokens = await register(gateway.browser());
});

const profile = (headers: Record<string, string> = {}) => gateway.browser().get('/auth/profile', headers);
const withToken = (token: string) => profile(bearer(token));
async function publishedKey(): Promise<JWK> {
  const { keys } = (await gateway.browser().get('/.well-known/jwks.json')).json<{ keys: JWK[] }>();
  if (!keys[0]) throw new Error('no key is published');
  return keys[0];
}

describe('an access token', () => {
  it('holds what the contract says and nothing else', () => {
    const claims = claimsOf(tokens.access_token);
    const now = Date.now() / 1000;
    expect(decodeProtectedHeader(tokens.access_token)).toEqual({
      typ: 'at+jwt',
      alg: 'ES256',
      kid: expect.any(String),
    });
    expect(claims).toEqual({
      iss: gateway.url,
      aud: gateway.url,
      sub: expect.stringMatching(/^[0-9a-f]{24}$/),
      sid: expect.any(String),
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: Number(claims['iat']) + 600,
      ver: 0,
      roles: [],
      amr: ['pwd'],
      auth_time: expect.any(Number),
    });
    expect(Math.abs(Number(claims['iat']) - now)).toBeLessThan(5);
    expect(Math.abs(Number(claims['auth_time']) - now)).toBeLessThan(5);
    expect(JSON.stringify(claims)).not.toContain(tokens.email);
  });

  it('is verified by an API with the published key alone, which has no private half (JW-17)', async () => {
    const jwk = await publishedKey();
    expect(Object.keys(jwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    const key = await importJWK(jwk, 'ES256');
    const options = { issuer: gateway.url, audience: gateway.url, typ: 'at+jwt' };
    expect((await jwtVerify(tokens.access_token, key, options)).protectedHeader.kid).toBe(jwk.kid);
  });

  it('is another one for each sign-in', async () => {
    const other = await register(gateway.browser());
    expect(claimsOf(other.access_token)['jti']).not.toBe(claimsOf(tokens.access_token)['jti']);
  });

  it('is taken from the Authorization header, whatever the case of the scheme', async () => {
    expect((await withToken(tokens.access_token)).status).toBe(200);
    expect((await profile({ authorization: `bearer ${tokens.access_token}` })).status).toBe(200);
  });
});

describe('without a token', () => {
  it.each(['/auth/profile', '/auth/sessions', '/admin/dashboard'])(
    '%s: 401, and no error is named',
    async (path) => {
      const answer = await gateway.browser().get(path);
      expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_token']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    },
  );

  it.each(['access_token', 'token', 'jwt', 'auth_token'])(
    'one in the query as "%s" is none (JW-14)',
    async (name) => {
      const answer = await gateway.browser().get(`/auth/profile?${name}=${tokens.access_token}`);
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    },
  );

  it('one in a body is none', async () => {
    const json = { access_token: tokens.access_token, displayName: 'x' };
    const headers = { origin: gateway.url };
    const answer = await gateway.browser().request('/auth/profile', { method: 'PATCH', json, headers });
    expect(answer.status).toBe(401);
  });
});
