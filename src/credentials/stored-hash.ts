import { hash, verify } from '@node-rs/argon2';
import { normalisePassword } from '../domain/password-rules.js';

/** OWASP's second choice of Argon2id parameters (the library's default variant): 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CURRENT = '$argon2id$v=19$m=19456,t=2,p=1$';

/** Fits no password, since nobody knows what would give it; costs as much to check as one that does. */
const DECOY = `${CURRENT}bm8gcGFzc3dvcmQgaGVyZQ$bm8gcGFzc3dvcmQgZ2l2ZXMgdGhpcyBoYXNoLCBldmVyIQ`;

/** Above this one check would hold a thread for seconds. */
export const HIGHEST_BCRYPT_COST = 15;
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;

/** @returns a PHC string with the present parameters */
export async function hashPassword(password: string): Promise<string> {
  return hash(normalisePassword(password), PARAMETERS);
}

export function isArgon2(stored: string): boolean {
  return stored.startsWith('$argon2');
}

/** @returns the cost of a bcrypt hash, `undefined` for another kind and for a cost that is not checked */
export function bcryptCost(stored: string): number | undefined {
  const cost = Number(BCRYPT.exec(stored)?.[1]);
  return cost >= 4 && cost <= HIGHEST_BCRYPT_COST ? cost : undefined;
}

/** True for a hash that a sign-in should replace: another kind, or other parameters. */
export function isOutdated(stored: string): boolean {
  return !stored.startsWith(CURRENT);
}

/** @returns false also for a hash of a kind that is not known, or damaged */
export async function fits(stored: string, password: string): Promise<boolean> {
  if (bcryptCost(stored) !== undefined) return fitsBcrypt(stored, password);
  if (!isArgon2(stored)) return false;
  return verify(stored, normalisePassword(password)).catch(() => false);
}

/**
 * Bcrypt as it is everywhere: the first 72 bytes count. Where it was imported from, passwords may have been hashed as they
 * were typed, so both forms are tried; for nearly every password they are one. A NUL is a byte like others, never the end.
 * Loaded when it is first needed: most gateways have no such hash.
 */
async function fitsBcrypt(stored: string, password: string): Promise<boolean> {
  const { verify: verifyBcrypt } = await import('@node-rs/bcrypt');
  for (const form of new Set([normalisePassword(password), password])) {
    if (await verifyBcrypt(Buffer.from(form), stored)) return true;
  }
  return false;
}

/** Takes as long as checking an Argon2id hash with the present parameters. */
export async function payArgon2(password: string): Promise<void> {
  await fits(DECOY, password);
}

/** Takes as long as checking a bcrypt hash of that cost. */
export async function payBcrypt(cost: number, password: string): Promise<void> {
  await fits(`$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`, password);
}
