import { createHash, generateKeyPair as generateKeyPairCallback, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';

const generateKeyPair = promisify(generateKeyPairCallback);

/** How an ID token is signed: as it should be, or in one of the ways in which forgers try. */
export type Signature = 'good' | 'none' | 'wrong-key' | 'public-key-as-secret' | 'tampered';

/** An ID token before it is signed. `alg` of the header is set by `signature`. */
export interface IdTokenDraft {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  signature: Signature;
}

/** Changes a draft in place, or returns the text to be sent as `id_token` instead. */
export type IdTokenMutation = (draft: IdTokenDraft) => string | void;

/** Signs the ID tokens of the pretend Google, with RS256 as the real one does. */
export class IdTokens {
  private mutation: IdTokenMutation | undefined;
  private key: Promise<SigningKey> | undefined;

  /** From now on every ID token goes through `mutation`. */
  mutate(mutation: IdTokenMutation): void {
    this.mutation = mutation;
  }

  async jwks(): Promise<{ keys: JWK[] }> {
    return { keys: [(await this.signingKey()).jwk] };
  }

  async sign(claims: Record<string, unknown>): Promise<string> {
    const key = await this.signingKey();
    const draft: IdTokenDraft = { header: { kid: key.jwk.kid, typ: 'JWT' }, claims, signature: 'good' };
    return this.mutation?.(draft) ?? signed(draft, key);
  }

  reset(): void {
    this.mutation = undefined;
  }

  // Made at first use: most tests never see an ID token, and an RSA key costs a tenth of a second.
  private signingKey(): Promise<SigningKey> {
    this.key ??= createSigningKey();
    return this.key;
  }
}

/** `at_hash`: the left half of the access token's SHA-256 (OpenID Connect Core, section 3.1.3.6). */
export function accessTokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}

interface SigningKey {
  privateKey: KeyObject;
  publicKey: KeyObject;
  jwk: JWK;
}

async function createSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('rsa', { modulusLength: 2048 });
  const { calculateJwkThumbprint, exportJWK } = await import('jose');
  const jwk = await exportJWK(publicKey);
  return {
    privateKey,
    publicKey,
    jwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig', alg: 'RS256' },
  };
}

async function signed({ header, claims, signature }: IdTokenDraft, key: SigningKey): Promise<string> {
  switch (signature) {
    case 'good':
      return compact(header, claims, 'RS256', key.privateKey);
    case 'wrong-key':
      return compact(header, claims, 'RS256', (await createSigningKey()).privateKey);
    case 'public-key-as-secret':
      // Algorithm confusion: a verifier that takes `alg` from the token would use the public key as HMAC secret.
      return compact(header, claims, 'HS256', publicKeyText(key));
    case 'tampered':
      return withoutProof(await compact(header, claims, 'RS256', key.privateKey), {
        ...claims,
        sub: 'forged',
      });
    case 'none':
      return `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.`;
  }
}

async function compact(
  header: object,
  claims: object,
  alg: string,
  key: KeyObject | Uint8Array,
): Promise<string> {
  const { CompactSign } = await import('jose');
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ ...header, alg })
    .sign(key);
}

function publicKeyText(key: SigningKey): Uint8Array {
  return Buffer.from(key.publicKey.export({ type: 'spki', format: 'pem' }));
}

function withoutProof(token: string, claims: object): string {
  const [header, , signature] = token.split('.');
  return [header, encoded(claims), signature].join('.');
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
