import type { BrowserFlow } from '../identities/browser-flow.js';
import type { AttemptTarget } from './flow/attempt.js';
import { z } from 'zod';
import { shape } from '../reference/shape.js';

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

/** What a first factor answers for a user who has a second one. Nothing in it is good as a session. */
export interface SecondStepDue {
  mfa_required: true;
  mfa_token: string;
  methods: SecondFactorMethod[];
}

export type SecondFactorMethod = 'totp' | 'passkey' | 'recovery_code';

/** How a sign-in ends: with a session, or with the question for the second factor. */
export type SignInOutcome = SignIn | SecondStepDue;

export function isSignedIn(outcome: SignInOutcome): outcome is SignIn {
  return 'tokens' in outcome;
}

/** What an API client is answered. */
export function answerOf(outcome: SignInOutcome): TokenResponse | SecondStepDue {
  return isSignedIn(outcome) ? outcome.tokens : outcome;
}

/** How and from where somebody signs in. */
export interface SignInContext {
  amr: readonly string[];
  ip: string;
  userAgent: string;
  /** The browser's flow session, where it has one: an identity may wait there for this sign-in. */
  flow?: BrowserFlow | undefined;
  /** Where it is to end, for a second step that comes later; by default the account page. */
  target?: AttemptTarget | undefined;
}

export const tokenResponseShape = shape<TokenResponse>('TokenResponse', () =>
  z.strictObject({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().positive().describe('Seconds.'),
  }),
);

export const signInShape = shape<TokenResponse | SecondStepDue>('SignIn', () =>
  z.union([
    tokenResponseShape.schema,
    z.strictObject({
      mfa_required: z.literal(true),
      mfa_token: z.string().describe('For `POST /auth/mfa`.'),
      methods: z.array(z.enum(['totp', 'passkey', 'recovery_code'])),
    }),
  ]),
);

export const verificationShape = shape<{ status: 'verification_required' }>('VerificationRequired', () =>
  z.strictObject({ status: z.literal('verification_required') }),
);
