import { hash, randomBytes } from 'node:crypto';

/** `lk_<prefix>_<secret>`: the first part lets scanners for leaked secrets recognise one. */
const FORM = /^lk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** A new key with the part by which it is found. */
export function makeApiKey(): { key: string; prefix: string } {
  const prefix = randomBytes(6).toString('hex');
  return { key: `lk_${prefix}_${randomBytes(32).toString('base64url')}`, prefix };
}

/** The prefix of a well-formed key, or `undefined`: what is malformed costs no look-up. */
export function prefixOf(key: string): string | undefined {
  return FORM.exec(key)?.[1];
}

export function hashOfApiKey(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
