import type { Principal } from '../tokens/principal.js';

/** One thing that is no longer good. It lives no longer than the access tokens it stops. */
export interface Revocation {
  /** `jti:<token id>`, `sid:<session id>` or `user:<user id>`. */
  key: string;
  /** For a user: tokens below this version are dead. Otherwise absent. */
  belowVersion?: number | undefined;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** What a revocation is held against. */
export type Revocable = Pick<Principal, 'tokenId' | 'sessionId' | 'userId' | 'version'>;

/** The three keys by which a token can be dead. */
export function keysOf(token: Revocable): [string, string, string] {
  return [`jti:${token.tokenId}`, `sid:${token.sessionId}`, `user:${token.userId}`];
}

/** Does this revocation, found by one of the token's keys, stop it? */
export function stops(revocation: Pick<Revocation, 'belowVersion'>, token: Revocable): boolean {
  return revocation.belowVersion === undefined || token.version < revocation.belowVersion;
}
