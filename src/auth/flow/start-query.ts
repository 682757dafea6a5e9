import { z } from 'zod';
import { isRegisteredRedirect } from '../../domain/app-redirect.js';
import { redirectTarget } from '../../domain/redirect-target.js';
import { Refusal } from '../../domain/refusal.js';
import type { AttemptTarget } from './attempt.js';
import { shape } from '../../reference/shape.js';

/** RFC 7636, section 4.2: the S256 challenge is 43 characters of base64url. */
const CODE_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

const appQuery = z.object({
  redirect_uri: z.string().max(2000),
  state: z.string().max(1000).optional(),
  code_challenge: z.string().regex(CODE_CHALLENGE),
  code_challenge_method: z.literal('S256'),
});

/**
 * Reads what a start asks for: an app's redirect URI with its PKCE challenge, or a path of this gateway.
 * A parameter that came twice is an array and is refused, never half read.
 *
 * @param registered the entries of `REDIRECT_URIS`
 * @throws Refusal `invalid_request`: never a redirect to an address that is not registered (RFC 9700, section 4.11)
 */
export function readStartQuery(query: Record<string, unknown>, registered: readonly string[]): AttemptTarget {
  if (query['redirect_uri'] === undefined) {
    return { kind: 'page', returnTo: redirectTarget(query['return_to']) };
  }
  const read = appQuery.safeParse(query);
  if (!read.success) {
    const errors = read.error.issues.map((issue) => ({
      path: issue.path.join('.'),
      message: 'is missing or not valid',
    }));
    throw new Refusal('invalid_request', { detail: 'A sign-in for an app needs PKCE with S256.', errors });
  }
  const { redirect_uri, state, code_challenge } = read.data;
  if (!isRegisteredRedirect(redirect_uri, registered)) {
    const errors = [{ path: 'redirect_uri', message: 'is not among REDIRECT_URIS' }];
    throw new Refusal('invalid_request', { detail: 'This redirect_uri is not registered.', errors });
  }
  return { kind: 'app', redirectUri: redirect_uri, state: state ?? null, codeChallenge: code_challenge };
}

/** What a start may ask for, for the reference: an app's redirect URI with its challenge, or a path. */
export const startQueryShape = shape('StartQuery', () =>
  appQuery.partial().extend({
    return_to: z.string().optional().describe('Without `redirect_uri`: a path of this gateway to end at.'),
  }),
);
