import { generateSecret, generateURI, verifySync } from 'otplib';

/** Seconds for which a code stands; with SHA-1 and six digits the one form that every authenticator app knows. */
const PERIOD = 30;

/** The name under which an authenticator app lists the account. */
const ISSUER = 'Latchkey';

/** @returns a new secret: 160 random bits in base32 (RFC 4226, section 4, R6) */
export function newTotpSecret(): string {
  return generateSecret();
}

/** @returns the address that an authenticator app reads from a QR code */
export function otpauthUrl(secret: string, label: string): string {
  return generateURI({ issuer: ISSUER, label, secret, period: PERIOD });
}

/**
 * The time step a code belongs to (RFC 6238, sections 5.2 and 6): the present one, or one to either side, because a
 * person types slowly and a phone's clock is off.
 *
 * @param now seconds since the epoch
 * @returns `undefined` when the code fits none of the three
 */
export function matchingStep(secret: string, code: string, now: number): number | undefined {
  // The library throws for another length; a wrong code is nothing out of the ordinary.
  if (!/^\d{6}$/.test(code)) return undefined;
  const result = verifySync({ secret, token: code, epoch: now, period: PERIOD, epochTolerance: PERIOD });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}

/** @returns the code as typed without the gap that apps show in its middle; `undefined` for what is no such code */
export function readOneTimeCode(typed: string): string | undefined {
  const digits = typed.normalize('NFKC').replaceAll(/\s/g, '');
  return /^\d{6}$/.test(digits) ? digits : undefined;
}
