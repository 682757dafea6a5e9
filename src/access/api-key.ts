import { hash, randomBytes, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Letters and digits only, so that a double click selects all of it. 43 of them are 256 bits. */
const SECRET_LENGTH = 43;

/** As many as a CRC-32 takes in base 62. */
const CHECKSUM_LENGTH = 6;

/** `lk_<prefix>_<secret><checksum>`: the first part lets scanners for leaked secrets recognise one. */
const FORM = /^lk_([0-9a-f]{12})_[0-9A-Za-z]{49}$/;

/** A new key with the part by which it is found. */
export function makeApiKey(): { key: string; prefix: string } {
  const prefix = randomBytes(6).toString('hex');
  const secret = Array.from({ length: SECRET_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const content = `lk_${prefix}_${secret}`;
  return { key: content + checksumOf(content), prefix };
}

/**
 * The prefix of a well-formed key whose checksum is right, or `undefined`: a slip of the pen, a cut-off copy and
 * made-up keys cost no look-up. The checksum keeps nobody out: anybody can work it out.
 */
export function prefixOf(key: string): string | undefined {
  const prefix = FORM.exec(key)?.[1];
  return prefix !== undefined && key.endsWith(checksumOf(key.slice(0, -CHECKSUM_LENGTH)))
    ? prefix
    : undefined;
}

/** CRC-32 (ISO 3309, as in zlib) in base 62, of everything before it. */
function checksumOf(content: string): string {
  let rest = crc32(content);
  let digits = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    digits = ALPHABET[rest % ALPHABET.length] + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}

export function hashOfApiKey(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
