import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { derivedKeys } from '../config/derived-key.js';
import { Settings } from '../config/settings.js';
import { Cookies } from '../http/cookies.js';

/** Seconds a device stays known: the longest that browsers keep a cookie. */
const LIFETIME = 400 * 86_400;

/** Accounts one browser is known for: a family's, not a city's. */
const MOST_ACCOUNTS = 5;

const FORM = /^([A-Za-z0-9_-]{22})((?:\.[A-Za-z0-9_-]{43})+)$/;

/** Whose device it would be. The version changes with the password: what was known under a stolen one no longer is. */
export interface DeviceOwner {
  id: string;
  tokenVersion: number;
}

/**
 * Browsers in which somebody's password was right before: a cookie with a random id and, for each account, a MAC over
 * both. It signs nobody in; it only opens a budget of failures that strangers cannot spend.
 */
@Injectable()
export class KnownDevice {
  private readonly keys: [KeyObject, ...KeyObject[]];

  constructor(
    private readonly cookies: Cookies,
    settings: Settings,
  ) {
    this.keys = derivedKeys(settings, 'known-device');
  }

  /** @returns the device's id when this browser is known for this account */
  find(request: IncomingMessage, owner: DeviceOwner | null): string | undefined {
    const { id, proofs } = this.read(request);
    if (id === undefined || owner === null) return undefined;
    const good = this.keys.map((key) => proofOf(key, id, owner));
    return proofs.some((proof) => good.some((one) => isSame(proof, one))) ? id : undefined;
  }

  /** Makes this browser known for an account whose password was right in it. */
  remember(request: IncomingMessage, response: ServerResponse, owner: DeviceOwner): void {
    const { id = randomBytes(16).toString('base64url'), proofs } = this.read(request);
    const proof = proofOf(this.keys[0], id, owner);
    const others = proofs.filter((one) => one !== proof).slice(0, MOST_ACCOUNTS - 1);
    this.cookies.set(response, 'device', [id, proof, ...others].join('.'), LIFETIME);
  }

  /** Keeps a device known over a change of version by somebody who was signed in: the owner must not lock themself out. */
  renew(request: IncomingMessage, response: ServerResponse, before: DeviceOwner, tokenVersion: number): void {
    if (this.find(request, before) !== undefined)
      this.remember(request, response, { id: before.id, tokenVersion });
  }

  private read(request: IncomingMessage): { id?: string; proofs: string[] } {
    const [, id, proofs] = FORM.exec(this.cookies.read(request, 'device') ?? '') ?? [];
    if (id === undefined || proofs === undefined) return { proofs: [] };
    return { id, proofs: proofs.slice(1).split('.').slice(0, MOST_ACCOUNTS) };
  }
}

function proofOf(key: KeyObject, deviceId: string, { id, tokenVersion }: DeviceOwner): string {
  return createHmac('sha256', key).update(`${deviceId}.${id}.${tokenVersion}`).digest('base64url');
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
