import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { bearer, claimsOf, codeOf, register, type Tokens } from '../support/journeys.js';
import { adminEnvironment, adminTokens, apiKey } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const AUDIENCE = 'https://orders.example/api';
const ASK = `?token=${encodeURIComponent(AUDIENCE)}`;
const JWT_SECRET = randomBytes(32).toString('hex');

/** Both ways to sign: what holds for one key must hold for the other. */
describe.each([
  ['a published key', 'ES256', {}],
  ['a shared secret', 'HS256', { JWT_SECRET }],
])('X-Auth-Token, signed with %s', (_name, algorithm, environment) => {
  let gateway: TestGateway;
  let tokens: Tokens;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { ...adminEnvironment(), ...environment } });
    tokens = await register(gateway.browser());
  });
  afterAll(() => gateway.stop());

  const verify = (headers: Record<string, string>, target = ASK) =>
    gateway.browser().get(`/auth/verify${target}`, headers);
  const upstreamToken = async (headers = bearer(tokens.access_token) as Record<string, string>) =>
    (await verify(headers)).headers.get('x-auth-token') ?? '';
  /** As an API does it. */
  const checked = (token: string) => {
    const options = {
      issuer: gateway.url,
      audience: AUDIENCE,
      typ: 'forward-auth+jwt',
      algorithms: [algorithm],
    };
    return algorithm === 'HS256'
      ? jwtVerify(token, Buffer.from(JWT_SECRET), options)
      : jwtVerify(token, createRemoteJWKSet(new URL(`${gateway.url}/.well-known/jwks.json`)), options);
  };

  it('tells the API who sends the request, for a minute', async () => {
    const { sub, sid, amr, auth_time } = claimsOf(tokens.access_token);
    const { payload, protectedHeader } = await checked(await upstreamToken());
    expect(payload).toMatchObject({ sub, sid, amr, auth_time, roles: [] });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(60);
    expect(protectedHeader.typ).toBe('forward-auth+jwt');
    const admin = await upstreamToken(bearer((await adminTokens(gateway)).access_token));
    expect((await checked(admin)).payload['roles']).toEqual(['admin']);
  });

  it('holds nothing else: no address, no name, no version, and each has an id of its own (JW-18)', async () => {
    const [one, two] = [claimsOf(await upstreamToken()), claimsOf(await upstreamToken())];
    const names = ['amr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'jti', 'roles', 'sid', 'sub'];
    expect(Object.keys(one).sort()).toEqual(names);
    expect(one['jti']).not.toBe(two['jti']);
  });

  it("tells of a service its key and its scopes, which are nobody's roles", async () => {
    const { id, key } = await apiKey(gateway, ['admin', 'jobs']);
    const { payload } = await checked(await upstreamToken({ 'x-api-key': key }));
    expect(payload).toMatchObject({ sub: `api-key:${id}`, scopes: ['admin', 'jobs'] });
    for (const name of ['roles', 'sid', 'amr', 'auth_time']) expect(payload[name]).toBeUndefined();
  });

  it('is there on request only, and for nobody who does not pass', async () => {
    expect((await verify(bearer(tokens.access_token), '')).headers.get('x-auth-token')).toBeNull();
    expect((await verify(bearer(tokens.access_token), '?amr=pwd')).headers.get('x-auth-token')).toBeNull();
    for (const [headers, target, status] of [
      [{}, ASK, 401],
      [bearer('junk'), ASK, 401],
      [bearer(tokens.access_token), `${ASK}&role=admin`, 403],
      [bearer(tokens.access_token), `${ASK}&amr=webauthn`, 401],
    ] as const) {
      const answer = await verify(headers as Record<string, string>, target);
      expect([answer.status, answer.headers.get('x-auth-token')]).toEqual([status, null]);
    }
  });

  it('goes with a renewed cookie, and the way Envoy asks', async () => {
    const browser = gateway.browser();
    await browser.jar.setCookie(`refresh_token=${tokens.refresh_token}`, gateway.url);
    const answer = await browser.get(`/auth/verify;token=${encodeURIComponent(AUDIENCE)}/orders?token=other`);
    const { payload } = await checked(answer.headers.get('x-auth-token') ?? '');
    expect(payload.sub).toBe(claimsOf(tokens.access_token)['sub']);
    tokens = await register(gateway.browser());
  });

  it('opens nothing at the gateway itself (JW-10)', async () => {
    const token = await upstreamToken();
    const browser = gateway.browser();
    const { key } = await apiKey(gateway);
    expect((await browser.get('/auth/profile', bearer(token))).status).toBe(401);
    expect((await verify(bearer(token), '')).status).toBe(401);
    expect((await verify({ cookie: `access_token=${token}` }, '')).status).toBe(401);
    expect((await verify({ cookie: `refresh_token=${token}` }, '')).status).toBe(401);
    expect((await verify({ 'x-api-key': token }, '')).status).toBe(401);
    expect((await browser.post('/auth/refresh', { refreshToken: token })).status).toBe(401);
    expect(
      (await browser.post('/auth/mfa', { mfa_token: token, code: '000000' })).status,
    ).toBeGreaterThanOrEqual(400);
    const introspected = await browser.post('/auth/introspect', { token }, { 'x-api-key': key });
    expect(introspected.json()).toEqual({ active: false });
    await browser.post('/auth/revoke', { token });
    expect((await verify(bearer(tokens.access_token), '')).status).toBe(200);
    const admin = await upstreamToken(bearer((await adminTokens(gateway)).access_token));
    expect((await browser.get('/admin/dashboard', bearer(admin))).status).toBe(401);
  });

  it('is none of what the gateway signs besides, for an API that looks at audience or type', async () => {
    for (const other of [tokens.access_token, tokens.refresh_token]) {
      await expect(checked(other)).rejects.toThrow();
      expect(decodeProtectedHeader(other).typ).not.toBe('forward-auth+jwt');
    }
  });

  it.each([
    ['the audience of access tokens', () => gateway.url],
    ['the same with a slash', () => `${gateway.url}/`],
    ['that of refresh tokens', () => `${gateway.url}/auth/refresh`],
    ['nobody', () => ''],
    ['a text with spaces', () => 'my api'],
    ['a line break', () => 'api\r\nX-Auth-User: admin'],
    ['a quotation mark', () => 'a"b'],
    ['a book', () => 'x'.repeat(201)],
  ])('is refused for %s', async (_what, audience) => {
    const answer = await verify(bearer(tokens.access_token), `?token=${encodeURIComponent(audience())}`);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
  });

  it('is refused for two audiences', async () => {
    expect(codeOf(await verify(bearer(tokens.access_token), '?token=a&token=b'))).toBe('invalid_request');
  });
});

describe('with an audience of its own for access tokens', () => {
  it('no token for an API has that audience', async () => {
    const gateway = await startGateway({ environment: { JWT_AUDIENCE: 'apis' } });
    const { access_token } = await register(gateway.browser());
    const asked = ['apis', gateway.url].map((audience) =>
      gateway.browser().get(`/auth/verify?token=${encodeURIComponent(audience)}`, bearer(access_token)),
    );
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([400, 400]);
    await gateway.stop();
  });
});
