/** Who sends a request, as the access token says. No e-mail and no name: a token travels through logs of others. */
export interface Principal {
  userId: string;
  sessionId: string;
  tokenId: string;
  /** The user's token version when the token was signed. */
  version: number;
  roles: readonly string[];
  /** Authentication methods (RFC 8176): provider ids, `pwd`, `otp`, `webauthn`. */
  amr: readonly string[];
  /** Seconds since the epoch of the sign-in itself (OpenID Connect Core, section 2). */
  authTime: number;
  /** Seconds since the epoch. */
  issuedAt: number;
  expiresAt: number;
}
