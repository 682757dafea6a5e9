import { bcryptCost, HIGHEST_BCRYPT_COST } from './stored-hash.js';

/** Bcrypt's own base 64: 16 bytes of salt and 23 of hash leave bits over, which are zero in what a library wrote. */
const BCRYPT_CANONICAL = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/;

/** PHC string format; 19 (1.3) is the one version of Argon2 that is checked here. */
const ARGON2ID =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{22,86})$/;

/** Whoever signs in makes the gateway pay this: KiB of memory, passes, lanes, and memory times passes. */
const MOST_MEMORY = 262_144;
const MOST_PASSES = 16;
const MOST_LANES = 16;
const MOST_WORK = 1_048_576;

/**
 * Why a hash from elsewhere cannot be taken over; `undefined` when a sign-in can check it.
 *
 * @param stored bcrypt (`$2a$`, `$2b$`, `$2y$`) or an Argon2id string
 * @returns words without any part of the hash
 */
export function whyNotImportable(stored: string): string | undefined {
  if (stored.startsWith('$2')) return whyNotBcrypt(stored);
  if (stored.startsWith('$argon2id$')) return whyNotArgon2id(stored);
  return 'is of a kind that is not checked here: bcrypt or Argon2id is needed';
}

function whyNotBcrypt(stored: string): string | undefined {
  if (!BCRYPT_CANONICAL.test(stored)) return 'is no whole bcrypt hash of the kinds 2a, 2b and 2y';
  return bcryptCost(stored) === undefined
    ? `has a bcrypt cost outside 4 to ${HIGHEST_BCRYPT_COST}`
    : undefined;
}

function whyNotArgon2id(stored: string): string | undefined {
  const [, m, t, p, salt = '', output = ''] = ARGON2ID.exec(stored) ?? [];
  const [memory, passes, lanes] = [Number(m), Number(t), Number(p)];
  if (!isCanonical(salt) || !isCanonical(output)) return 'is no whole Argon2id string of version 19';
  const fits =
    memory >= 8 * lanes &&
    memory <= MOST_MEMORY &&
    passes >= 1 &&
    passes <= MOST_PASSES &&
    lanes >= 1 &&
    lanes <= MOST_LANES &&
    memory * passes <= MOST_WORK;
  return fits ? undefined : 'has Argon2 parameters outside of what is checked here';
}

/** Base 64 without padding whose spare bits are zero: other spellings are refused when it is checked. */
function isCanonical(encoded: string): boolean {
  return encoded !== '' && Buffer.from(encoded, 'base64').toString('base64').replace(/=+$/, '') === encoded;
}
