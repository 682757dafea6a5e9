import type { Revocable, Revocation } from './revocation.js';

/** Carries revocations between instances and keeps them while they matter. */
export abstract class RevocationFeed {
  /** Begins to deliver: everything that is there, then everything that comes, each through `deliver`. */
  abstract follow(deliver: (revocation: Revocation) => void, known: () => Revocation[]): Promise<void>;

  /** True while nothing published elsewhere can have been missed for longer than the contract's second. */
  abstract isCurrent(): boolean;

  /**
   * Stores and announces. Resolves once it would survive the loss of this process.
   * @throws when the store is out of reach
   */
  abstract publish(revocations: readonly Revocation[]): Promise<void>;

  /**
   * Asks the store itself.
   * @throws when the store is out of reach: the caller must not let the token through
   */
  abstract isRevoked(token: Revocable): Promise<boolean>;

  abstract close(): Promise<void>;
}
