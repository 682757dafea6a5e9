import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** What a key is for. One label each, so that no key opens what another closed. */
export type KeyPurpose =
  | 'refresh-token'
  | 'flow-cookie'
  | 'form-token'
  | 'state'
  | 'encryption-at-rest'
  | 'throttle-keys'
  | 'known-device'
  | 'imported-user';

/**
 * A 256-bit key for one purpose (HKDF-SHA-256, RFC 5869).
 *
 * @param rootSecret `APP_SECRET`, or the previous one while rotating
 */
export function deriveKey(rootSecret: string, purpose: KeyPurpose): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', rootSecret, 'latchkey', purpose, 32)));
}

/** The keys for one purpose, the one in force first, then the one being rotated out. */
export function derivedKeys(
  settings: { appSecret: string; appSecretPrevious: string | undefined },
  purpose: KeyPurpose,
): [KeyObject, ...KeyObject[]] {
  const previous =
    settings.appSecretPrevious === undefined ? [] : [deriveKey(settings.appSecretPrevious, purpose)];
  return [deriveKey(settings.appSecret, purpose), ...previous];
}
