import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { derivedKeys } from '../../config/derived-key.js';
import { Settings } from '../../config/settings.js';
import type { Attempt } from './attempt.js';

/** What a state was made for: a sign-in in this browser, one for an app, or connecting an identity. */
export type StatePurpose = 'sign-in' | 'app' | 'link';

const PURPOSES: readonly StatePurpose[] = ['sign-in', 'app', 'link'];

/** Bytes of each part: 16 nobody can guess, then two marks of 8 that nobody else can make. */
const RANDOM = 16;
const MARK = 8;

/**
 * The `state` of an attempt (RFC 6749, section 10.12). It opens nothing by itself: the attempt is found by it in the store.
 * Its marks say, once that record is gone, that it was made here, for what, and for which browser. A state that somebody made up
 * can so be told from one that was lost.
 */
@Injectable()
export class States {
  private readonly keys: [KeyObject, ...KeyObject[]];

  constructor(settings: Settings) {
    this.keys = derivedKeys(settings, 'state');
  }

  /** @param flowId the browser's flow session. @returns 32 bytes as base64url */
  issue(flowId: string, attempt: Attempt): string {
    const random = randomBytes(RANDOM);
    const made = mark(this.keys[0], random, `${purposeOf(attempt)} ${attempt.provider}`);
    return Buffer.concat([random, made, mark(flowId, random, 'flow')]).toString('base64url');
  }

  /** @returns what it was made for; `undefined` when it was not made here, or not for this provider */
  purposeOf(state: string, provider: string): StatePurpose | undefined {
    const read = parts(state);
    if (!read) return undefined;
    const { random, made } = read;
    return PURPOSES.find((purpose) =>
      this.keys.some((key) => timingSafeEqual(made, mark(key, random, `${purpose} ${provider}`))),
    );
  }

  /** Whether it was made for the browser with this flow session. */
  isOf(state: string, flowId: string): boolean {
    const read = parts(state);
    return read !== undefined && timingSafeEqual(read.browser, mark(flowId, read.random, 'flow'));
  }
}

function purposeOf({ purpose, target }: Attempt): StatePurpose {
  return purpose === 'link' ? 'link' : target.kind === 'app' ? 'app' : 'sign-in';
}

function mark(key: KeyObject | string, random: Buffer, meaning: string): Buffer {
  return createHmac('sha256', key).update(random).update(meaning).digest().subarray(0, MARK);
}

function parts(state: string): { random: Buffer; made: Buffer; browser: Buffer } | undefined {
  const bytes = Buffer.from(state, 'base64url');
  // Decoding is lenient: the text must be the very one that these bytes are written as.
  if (bytes.length !== RANDOM + 2 * MARK || bytes.toString('base64url') !== state) return undefined;
  return {
    random: bytes.subarray(0, RANDOM),
    made: bytes.subarray(RANDOM, RANDOM + MARK),
    browser: bytes.subarray(RANDOM + MARK),
  };
}
