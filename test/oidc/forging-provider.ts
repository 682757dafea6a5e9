import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type JWTPayload, SignJWT } from 'jose';
import { type FakeProvider, startFakeProvider, TOKEN_ANSWER } from '../providers/fake-provider.js';

/** A provider that says what a real one never would. */
export interface ForgingProvider extends FakeProvider {
  /** Good answers again. */
  restore(): void;
  /** The next ID token's claims, or its very text. */
  say(claims: JWTPayload | ((token: string) => string | Promise<string>)): void;
  /** The nonce of the request to answer. */
  nonce: string;
  publicKey: string;
}

const KID = 'k1';

/** Starts it. @param clientId the audience of its tokens */
export async function startForgingProvider(clientId: string): Promise<ForgingProvider> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = createPublicKey(privateKey);
  const fake = await startFakeProvider();
  let said: Parameters<ForgingProvider['say']>[0] = {};
  const token = async () => {
    const claims = { sub: 'f-1', nonce: provider.nonce, iss: fake.url, aud: clientId };
    const good = await signed({ ...claims, ...(typeof said === 'object' && said) }, privateKey);
    return typeof said === 'function' ? said(good) : good;
  };
  const answer = async (response: ServerResponse) => {
    const body = JSON.stringify({ ...TOKEN_ANSWER, id_token: await token() });
    response.setHeader('content-type', 'application/json').end(body);
  };
  const good = {
    '/.well-known/openid-configuration': {
      issuer: fake.url,
      authorization_endpoint: `${fake.url}/authorize`,
      token_endpoint: `${fake.url}/token`,
      userinfo_endpoint: `${fake.url}/userinfo`,
      jwks_uri: `${fake.url}/jwks`,
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    },
    '/jwks': { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KID, use: 'sig', alg: 'RS256' }] },
    '/userinfo': { sub: 'f-1' },
    '/token': (response: ServerResponse) => void answer(response),
  };
  const restore = () => {
    said = {};
    Object.assign(fake.answers, good);
  };
  const provider: ForgingProvider = Object.assign(fake, {
    restore,
    say: (next: typeof said) => void (said = next),
    nonce: '',
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  });
  restore();
  return provider;
}

/** A token of five minutes. A claim of `undefined` is left out. */
export function signed(claims: JWTPayload, key: KeyObject | Uint8Array, alg = 'RS256'): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const dated = { iat: now, exp: now + 300, ...claims };
  return new SignJWT(dated).setProtectedHeader({ alg, kid: KID }).sign(key);
}
