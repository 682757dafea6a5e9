import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { type SigningKey, SigningKeys } from './signing-keys.js';

/** `JWT_SECRET`: HS256, for APIs that share the secret. */
export class SharedSecretKeys extends SigningKeys {
  readonly algorithm = 'HS256';
  private readonly key: SigningKey;

  constructor(secret: string) {
    super();
    // A KeyObject once: jsonwebtoken builds one from a string on every call, at fifty times the cost.
    const privateKey = createSecretKey(Buffer.from(secret));
    const kid = createHmac('sha256', privateKey).update('kid').digest('base64url').slice(0, 16);
    this.key = { kid, privateKey };
  }

  async current(): Promise<SigningKey> {
    return this.key;
  }

  verificationKey(kid: string): KeyObject | undefined {
    return kid === this.key.kid ? this.key.privateKey : undefined;
  }

  /** Nothing: a shared secret is never published (JW-17). */
  async published(): Promise<{ keys: JWK[]; maxAge: number }> {
    return { keys: [], maxAge: 300 };
  }

  onRetired(): void {
    // A shared secret is retired by a restart with another one.
  }
}
