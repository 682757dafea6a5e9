import { createHash } from 'node:crypto';
import type { ProviderId, SandboxClient } from './endpoints.js';
import { field } from './fields.js';

/** An authorization request that has been found good (RFC 6749, section 4.1.1). */
export interface AuthorizationRequest {
  provider: ProviderId;
  redirectUri: string;
  scopes: readonly string[];
  state?: string | undefined;
  nonce?: string | undefined;
  /** PKCE, S256 (RFC 7636, section 4.3). */
  codeChallenge?: string | undefined;
}

/** An authorization request that gets a page and no redirect. */
export class AuthorizationProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** @throws AuthorizationProblem with the provider's own status for a client that it does not know */
export function requireClient(query: unknown, client: SandboxClient, status: number): void {
  if (field(query, 'client_id') === client.clientId) return;
  throw new AuthorizationProblem(status, 'invalid_client', 'The OAuth client was not found.');
}

/**
 * Compares by the exact string: a prefix or a pattern would let a code out to another page of the client
 * (RFC 9700, section 2.1).
 * @throws AuthorizationProblem for an address that is not listed, which must get no redirect
 */
export function listedRedirectUri(redirectUri: string | undefined, client: SandboxClient): string {
  if (redirectUri !== undefined && client.redirectUris.includes(redirectUri)) return redirectUri;
  throw new AuthorizationProblem(400, 'redirect_uri_mismatch', 'The redirect_uri is not one of the client.');
}

/** @throws AuthorizationProblem for a challenge whose method is not S256 */
export function pkceChallenge(query: unknown): string | undefined {
  const challenge = field(query, 'code_challenge');
  const method = field(query, 'code_challenge_method');
  if (challenge === undefined && method === undefined) return undefined;
  // Without a method the challenge would be the verifier itself (plain), in sight of whoever sees the URL.
  if (challenge !== undefined && /^[\w-]{43}$/.test(challenge) && method === 'S256') return challenge;
  throw new AuthorizationProblem(400, 'invalid_request', 'PKCE needs a code_challenge with method S256.');
}

/** Whether a verifier is the one that the challenge was made of (RFC 7636, section 4.6). */
export function provesChallenge(verifier: string | undefined, challenge: string): boolean {
  return verifier !== undefined && createHash('sha256').update(verifier).digest('base64url') === challenge;
}
