import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { derivedKeys } from '../config/derived-key.js';
import { Settings } from '../config/settings.js';
import { seal, unseal } from '../storage/encryption-at-rest.js';

/** Secrets of authenticator apps as the database holds them: whoever copies it makes no codes with the copy. */
@Injectable()
export class TotpSecrets {
  private readonly keys: [KeyObject, ...KeyObject[]];

  constructor(settings: Settings) {
    this.keys = derivedKeys(settings, 'encryption-at-rest');
  }

  /** @returns base64url, which opens for this user only: copied into another's document it is worth nothing */
  close(userId: string, secret: string): string {
    return seal(this.keys[0], Buffer.from(secret), context(userId)).toString('base64url');
  }

  /** @returns `undefined` when `APP_SECRET` was changed without `APP_SECRET_PREVIOUS`; recovery codes still work then */
  open(userId: string, sealed: string): string | undefined {
    return unseal(this.keys, Buffer.from(sealed, 'base64url'), context(userId))?.toString();
  }
}

function context(userId: string): string {
  return `totp:${userId}`;
}
