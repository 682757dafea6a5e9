import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ZxcvbnFactory, ZxcvbnResult } from '@zxcvbn-ts/core';
import type { PasswordFault } from '../domain/password-rules.js';
import { PasswordStrength } from './password-strength.js';

/** Characters judged in one go. The work grows much faster than the length: 256 made for it would take half a second. */
const PIECE = 24;
/** Ways of reading digits and signs as letters that are tried. The library's own 100 takes ten times as long. */
const SUBSTITUTIONS = 10;
/** Of zxcvbn's 0 to 4: guessed in less than 10^6 tries, or 10^8. A throttled attacker has a hundred in a row. */
const ENOUGH = 2;

/**
 * The estimator zxcvbn with its own list of some 50,000 common passwords (`@zxcvbn-ts/language-common`), which takes
 * memory and a tenth of a second to load: neither is spent at the start.
 */
@Injectable()
export class ZxcvbnStrength extends PasswordStrength {
  private loaded: Promise<ZxcvbnFactory> | undefined;

  /** One strong piece is enough: what stands around it takes nothing away. Other requests have their turn in between. */
  async faultOf(password: string, words: readonly string[]): Promise<PasswordFault | undefined> {
    const estimator = await (this.loaded ??= load());
    const known = [...words];
    let first: ZxcvbnResult | undefined;
    for (const piece of pieces(password)) {
      const result = estimator.check(piece, known);
      if (result.score >= ENOUGH) return undefined;
      first ??= result;
      await nextTurn();
    }
    return first && toFault(first);
  }
}

async function load(): Promise<ZxcvbnFactory> {
  const { ZxcvbnFactory: Factory } = await import('@zxcvbn-ts/core');
  const { adjacencyGraphs: graphs, dictionary } = await import('@zxcvbn-ts/language-common');
  return new Factory({ dictionary, graphs, maxLength: PIECE, l33tMaxSubstitutions: SUBSTITUTIONS });
}

/** Each piece once. A long repetition is as weak as what is repeated: cut into pieces, it would seem to change. */
function pieces(password: string): Set<string> {
  for (let period = 1; period <= PIECE; period += 1) {
    if (password.startsWith(password.slice(period))) return new Set([password.slice(0, PIECE)]);
  }
  const found = new Set<string>();
  // By code units, as the estimator counts; half an emoji is a character like another to it.
  for (let at = 0; at < password.length; at += PIECE) found.add(password.slice(at, at + PIECE));
  return found;
}

const FAULTS: Readonly<Record<string, PasswordFault>> = {
  simpleRepeat: 'repeats',
  extendedRepeat: 'repeats',
  sequences: 'sequence',
  straightRow: 'keyboard',
  keyPattern: 'keyboard',
  topTen: 'common',
  topHundred: 'common',
  common: 'common',
  similarToCommon: 'common',
  userInputs: 'personal',
};

function toFault({ feedback, sequence }: ZxcvbnResult): PasswordFault {
  if (sequence.some((match) => match['dictionaryName'] === 'userInputs')) return 'personal';
  return FAULTS[feedback.warning ?? ''] ?? 'guessable';
}
