import { createHmac, createPublicKey } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, exportSPKI, type JWK } from 'jose';
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
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** The genuine token with other parts. */
function altered(parts: { header?: object; payload?: object; signature?: string }): string {
  const [header, payload, signature] = tokens.access_token.split('.');
  const genuine = decodeProtectedHeader(tokens.access_token);
  return [
    parts.header ? base64url({ ...genuine, ...parts.header }) : header,
    parts.payload ? base64url({ ...claimsOf(tokens.access_token), ...parts.payload }) : payload,
    parts.signature ?? signature,
  ].join('.');
}
async function publishedKey(): Promise<JWK> {
  const { keys } = (await gateway.browser().get('/.well-known/jwks.json')).json<{ keys: JWK[] }>();
  if (!keys[0]) throw new Error('no key is published');
  return keys[0];
}

describe('what is not an access token of this gateway: 401 invalid_token', () => {
  const refused = async (headers: Record<string, string>) => {
    const answer = await profile(headers);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_token']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  };

  it.each([
    ['alg none', () => altered({ header: { alg: 'none' } })],
    ['alg none, no signature', () => altered({ header: { alg: 'none' }, signature: '' })],
    ['alg nOnE', () => altered({ header: { alg: 'nOnE' }, signature: '' })],
    ['alg none, without kid', () => altered({ header: { alg: 'none', kid: undefined }, signature: '' })],
    ['no signature', () => altered({ signature: '' })],
    ['two parts', () => tokens.access_token.split('.').slice(0, 2).join('.')],
    ['four parts', () => `${tokens.access_token}.x`],
    ['a signature of zeros', () => altered({ signature: Buffer.alloc(64).toString('base64url') })],
    ['another user', () => altered({ payload: { sub: '0'.repeat(24) } })],
    ['a role more', () => altered({ payload: { roles: ['admin'] } })],
    ['a longer life', () => altered({ payload: { exp: 4_000_000_000 } })],
    ['an unknown kid', () => altered({ header: { kid: 'unknown' } })],
    ['a kid that is a path', () => altered({ header: { kid: '../../../../dev/null' } })],
    ['a kid that is an operator', () => altered({ header: { kid: { $ne: null } } })],
    ['no kid', () => altered({ header: { kid: undefined } })],
    ['another algorithm', () => altered({ header: { alg: 'ES384' } })],
    [
      'a key of its own in the header',
      () => altered({ header: { jwk: { kty: 'EC' }, jku: 'https://evil.example/jwks' } }),
    ],
    ['the refresh token', () => tokens.refresh_token],
    ['a huge token', () => altered({ payload: { more: 'x'.repeat(8000) } })],
    ['no JWT', () => 'abc'],
    ['header without a payload', () => `${base64url({ alg: 'none' })}..`],
  ])('%s', async (_name, token) => refused(bearer(token())));

  it('HS256 signed with the public key (JW-02)', async () => {
    const jwk = await publishedKey();
    const pem = await exportSPKI(createPublicKey({ key: jwk, format: 'jwk' }));
    const forms = [pem, pem.trim(), JSON.stringify(jwk), Buffer.from(jwk.x ?? '', 'base64url')];
    for (const secret of forms) {
      const signed = altered({ header: { alg: 'HS256' }, payload: { roles: ['admin'] } })
        .split('.')
        .slice(0, 2)
        .join('.');
      await refused(bearer(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`));
    }
  });

  it.each([
    ['something behind the token', (token: string) => `Bearer ${token} x`],
    ['a comma behind it', (token: string) => `Bearer ${token},`],
    ['two schemes', (token: string) => `Bearer Bearer ${token}`],
    ['another scheme', (token: string) => `Token ${token}`],
    ['Basic', (token: string) => `Basic ${Buffer.from(`${token}:`).toString('base64')}`],
    ['no scheme', (token: string) => token],
    ['nothing behind the scheme', () => 'Bearer'],
  ])('%s', async (_name, header) => refused({ authorization: header(tokens.access_token) }));

  it('a bad header is not outvoted by a good cookie', () =>
    refused({ ...bearer('abc'), cookie: `access_token=${tokens.access_token}` }));

  it.each([
    ['the good one first', (good: string) => [good, 'abc']],
    ['the good one last', (good: string) => ['abc', good]],
  ])('two Authorization headers, %s', async (_name, order) => {
    const lines = order(tokens.access_token).map((token) => `Authorization: Bearer ${token}`);
    const request = ['GET /auth/profile HTTP/1.1', 'Host: localhost', 'Connection: close', ...lines, '', ''];
    expect(await rawStatus(request.join('\r\n'))).toMatch(/^HTTP\/1\.1 40[01] /);
  });
});

/** The status line of the answer to a request sent byte for byte. */
function rawStatus(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(gateway.settings.port, '127.0.0.1', () => socket.write(request));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer.split('\r\n')[0] ?? ''));
    socket.on('error', reject);
  });
}
