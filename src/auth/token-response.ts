import type { BrowserFlow } from '../identities/browser-flow.js';

/** What every sign-in and every refresh answers (RFC 6749, section 5.1). */
export interface TokenResponse {
  access_token: string;
  refresh_token: string;
  token_type: 'Bearer';
  /** Seconds. */
  expires_in: number;
}

/** A sign-in that succeeded: the answer, and what cookies and codes need to know of its session. */
export interface SignIn {
  tokens: TokenResponse;
  sessionId: string;
  userId: string;
  /** Milliseconds since the epoch at which the refresh token dies unused. */
  expiresAt: number;
}

/** How and from where somebody signs in. */
export interface SignInContext {
  amr: readonly string[];
  ip: string;
  userAgent: string;
  /** The browser's flow session, where it has one: an identity may wait there for this sign-in. */
  flow?: BrowserFlow | undefined;
}
