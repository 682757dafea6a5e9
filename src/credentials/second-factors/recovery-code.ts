import { hash, randomBytes } from 'node:crypto';

/** How many codes a person gets. */
const HOW_MANY = 10;

/** Crockford's base 32: no letter that is taken for a digit. 32 characters, so that a byte modulo 32 favours none. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Characters of a code, of five bits each: 120 bits, above the 112 from which a fast hash is enough (ASVS 6.5.2). */
const LENGTH = 24;

/** @returns new codes in groups of four, as they are shown once */
function newRecoveryCodes(): string[] {
  return Array.from({ length: HOW_MANY }, () => {
    const characters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET.charAt(byte % ALPHABET.length));
    return characters.join('').replaceAll(/(.{4})(?=.)/g, '$1-');
  });
}

/** New codes of a user, and what is kept of them. */
export function recoveryCodesOf(userId: string): { codes: string[]; digests: string[] } {
  const codes = newRecoveryCodes();
  return { codes, digests: codes.map((code) => recoveryCodeDigest(userId, code)) };
}

/**
 * @param typed a code as a person copies it: any case, spaces, and letters for the digits they look like
 * @returns the code without its dashes; `undefined` for what is no such code
 */
function readRecoveryCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll(/[il]/g, '1')
    .replaceAll('o', '0');
  return code.length === LENGTH && Array.from(code).every((letter) => ALPHABET.includes(letter))
    ? code
    : undefined;
}

/**
 * What is kept of a code. A fast hash is enough for 120 random bits; without a key, because a change of APP_SECRET must
 * not take away the codes that are there for when everything else fails.
 *
 * @param userId part of the hash: the same code of two people is two hashes
 */
export function recoveryCodeDigest(userId: string, code: string): string {
  return hash('sha256', `recovery-code:${userId}:${readRecoveryCode(code) ?? ''}`, 'base64url');
}
