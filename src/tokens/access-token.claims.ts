import { z } from 'zod';
import type { Principal } from './principal.js';

/** RFC 9068, section 2.1: tells an access token from every other JWT of this gateway. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

/** Seconds by which clocks of two instances may differ. */
const CLOCK_SKEW = 30;

const numericDate = z.int().min(0).max(253_402_300_799);

/** Single strings only: libraries also accept arrays of issuers and audiences. */
const claims = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.string().min(1),
  sid: z.string().min(1),
  jti: z.string().min(1),
  iat: numericDate,
  exp: numericDate,
  nbf: numericDate.optional(),
  ver: z.int().min(0),
  roles: z.array(z.string()),
  amr: z.array(z.string()),
  auth_time: numericDate,
});

export type AccessTokenClaims = z.output<typeof claims>;

export const tokenHeader = z.object({
  typ: z.literal(ACCESS_TOKEN_TYPE),
  alg: z.string(),
  kid: z.string(),
  // jsonwebtoken ignores `crit`; RFC 7515, section 4.1.11 wants a token with an unknown one refused.
  crit: z.never().optional(),
});

/**
 * Reads header and payload of a token whose signature, issuer and audience were found good.
 *
 * @param now seconds since the epoch
 * @returns who it speaks for, or `undefined` when it is expired, not yet valid or no access token
 */
export function readAccessToken(header: unknown, payload: unknown, now: number): Principal | undefined {
  const read = claims.safeParse(payload);
  if (!read.success || !tokenHeader.safeParse(header).success) return undefined;
  const { sub, sid, jti, ver, roles, amr, auth_time, exp, iat, nbf } = read.data;
  if (exp <= now || iat > now + CLOCK_SKEW || (nbf ?? 0) > now + CLOCK_SKEW) return undefined;
  return {
    userId: sub,
    sessionId: sid,
    tokenId: jti,
    version: ver,
    roles,
    amr,
    authTime: auth_time,
    issuedAt: iat,
    expiresAt: exp,
  };
}
