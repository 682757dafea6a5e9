import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * Encrypts a secret for the database (AES-256-GCM).
 *
 * @param context what it belongs to (such as a document's id): a sealed value moved elsewhere does not open
 */
export function seal(key: KeyObject, plaintext: Buffer, context: string): Buffer {
  const iv = randomBytes(IV_LENGTH);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/**
 * Opens what {@link seal} closed, with the first of `keys` that fits: the present one, then the one rotated out.
 *
 * @returns the plaintext, or `undefined` when no key fits or a byte was changed
 */
export function unseal(keys: readonly KeyObject[], sealed: Buffer, context: string): Buffer | undefined {
  for (const key of keys) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_LENGTH), {
        authTagLength: TAG_LENGTH,
      })
        .setAAD(Buffer.from(context))
        .setAuthTag(sealed.subarray(IV_LENGTH, IV_LENGTH + TAG_LENGTH));
      return Buffer.concat([decipher.update(sealed.subarray(IV_LENGTH + TAG_LENGTH)), decipher.final()]);
    } catch {
      // Not this key: while APP_SECRET rotates, the next one is tried.
    }
  }
  return undefined;
}
