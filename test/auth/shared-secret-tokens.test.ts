import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose';
import { bearer, claimsOf, codeOf, register, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

const JWT_SECRET = randomBytes(32).toString('hex');
let gateway: TestGateway;
let tokens: Tokens;
beforeAll(async () => {
  gateway = await startGateway({ environment: { JWT_SECRET } });
  tokens = await register(gateway.browser());
});
afterAll(() => gateway.stop());

/** A token signed with the right key: the genuine one, changed. A claim set to `undefined` is left out. */
function signed(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
  const protectedHeader = { ...decodeProtectedHeader(tokens.access_token), alg: 'HS256', ...header };
  return new SignJWT({ ...claimsOf(tokens.access_token), ...claims } as JWTPayload)
    .setProtectedHeader(JSON.parse(JSON.stringify(protectedHeader)) as typeof protectedHeader)
    .sign(Buffer.from(JWT_SECRET), { crit: { 'urn:x': true } });
}
const now = () => Math.floor(Date.now() / 1000);
const profile = (token: string) => gateway.browser().get('/auth/profile', bearer(token));

describe('with JWT_SECRET', () => {
  it('tokens are HS256, good for an API that shares the secret, and no key is published', async () => {
    expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ alg: 'HS256', typ: 'at+jwt' });
    const { keys } = (await gateway.browser().get('/.well-known/jwks.json')).json<{ keys: unknown[] }>();
    expect(keys).toEqual([]);
    expect((await profile(tokens.access_token)).status).toBe(200);
    expect((await profile(await signed({ jti: 'another' }))).status).toBe(200);
  });

  it.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['an issuer with a slash more', { iss: 'slash' }],
    ['no issuer', { iss: undefined }],
    ['a list of issuers', { iss: 'array' }],
    ['another audience', { aud: 'https://other.example' }],
    ['a list of audiences, ours among them', { aud: 'array' }],
    ['no audience', { aud: undefined }],
    ['no subject', { sub: undefined }],
    ['no session', { sid: undefined }],
    ['no id', { jti: undefined }],
    ['no end', { exp: undefined }],
    ['an end that is text', { exp: '4000000000' }],
    ['an end beyond all time', { exp: 1e20 }],
    ['an end in the past', { exp: now() - 1 }],
    ['a beginning in an hour', { nbf: now() + 3600 }],
    ['signed in an hour', { iat: now() + 3600 }],
    ['no version', { ver: undefined }],
    ['a version that is text', { ver: '0' }],
    ['roles as text', { roles: 'admin' }],
  ])('signed with the right key, but %s: 401', async (_name, changed: Record<string, unknown>) => {
    const claims = { ...changed };
    if (claims['iss'] === 'slash') claims['iss'] = `${gateway.url}/`;
    if (claims['iss'] === 'array') claims['iss'] = [gateway.url];
    if (claims['aud'] === 'array') claims['aud'] = [gateway.url, 'https://other.example'];
    const answer = await profile(await signed(claims));
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_token']);
  });

  it.each([
    ['no type', { typ: undefined }],
    ['the type of any JWT', { typ: 'JWT' }],
    ['the type of a refresh token', { typ: 'rt+jwt' }],
    ['a critical extension nobody knows', { crit: ['urn:x'], 'urn:x': 1 }],
    ['HS512', { alg: 'HS512' }],
    ['another kid', { kid: 'other' }],
    ['no kid', { kid: undefined }],
  ])('signed with the right key, but with %s: 401', async (_name, header: Record<string, unknown>) => {
    const answer = await profile(await signed({}, header));
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_token']);
  });

  it('a token that shares the secret is not a refresh token', async () => {
    const generation = { gen: 0, aud: `${gateway.url}/auth/refresh` };
    const answer = await gateway
      .browser()
      .post('/auth/refresh', { refreshToken: await signed(generation, { typ: 'rt+jwt' }) });
    expect(answer.status).toBe(401);
  });

  it('a token ends when its time is over, also one that was seen before (JW-08)', async () => {
    const { access_token } = await register(gateway.browser());
    gateway.clock.advance(598);
    expect((await profile(access_token)).status).toBe(200);
    gateway.clock.advance(3);
    const answer = await profile(access_token);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer error="invalid_token"',
    ]);
    expect((await profile(await signed({ jti: 'unseen' }))).status).toBe(401);
  });
});
