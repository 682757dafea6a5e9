import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
}

/** The keys of access tokens: a shared secret, or pairs that the gateway makes and rotates. */
export abstract class SigningKeys {
  /** The one algorithm in use; nothing else is ever accepted (RFC 8725, section 3.1). */
  abstract readonly algorithm: 'HS256' | 'ES256';

  /**
   * The key that signs now.
   * @throws Refusal `unavailable` when none is known and the store is out of reach
   */
  abstract current(): Promise<SigningKey>;

  /**
   * The key that verifies tokens with this `kid`, from memory only: an attacker's `kid` causes no look-up.
   * `undefined` for an unknown or retired one.
   */
  abstract verificationKey(kid: string): KeyObject | undefined;

  /** Public keys to publish (RFC 7517), and the seconds for which they may be cached. */
  abstract published(): Promise<{ keys: JWK[]; maxAge: number }>;

  /** Calls back when keys were retired, so that what was verified with them is forgotten. */
  abstract onRetired(forget: () => void): void;
}
