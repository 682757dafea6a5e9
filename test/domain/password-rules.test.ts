import { describe, expect, it } from '@jest/globals';
import { contextWords, passwordFault, passwordFaultMessage } from '../../src/domain/password-rules.js';

/** Many different letters, so that only the length counts. */
const ofLength = (length: number) => 'qzjxkvbwhm'.repeat(30).slice(0, length);
const WORDS = contextWords(['ada.lovelace@engines.example', 'Countess Ada', null, undefined, 'latchkey']);

describe('length, in characters and not in code units (LO-13)', () => {
  it.each([
    [0, 'too_short'],
    [7, 'too_short'],
    [8, undefined],
    [64, undefined],
    [256, undefined],
    [257, 'too_long'],
  ])('%d: %s', (length, fault) => {
    expect(passwordFault(ofLength(length), [])).toBe(fault);
  });

  it('counts an emoji as one, and a composed letter as the letter it is', () => {
    expect(passwordFault('😀😁😂🤣😃😄😅', [])).toBe('too_short');
    expect(passwordFault('😀😁😂🤣😃😄😅😆', [])).toBeUndefined();
    expect(passwordFault('😀'.repeat(256), [])).toBeUndefined();
    expect(passwordFault('a\u0301e\u0301i\u0301o\u0301', [])).toBe('too_short');
  });

  it('counts what a character stands for once it is normalised', () => {
    // One ligature of eighteen letters.
    expect(passwordFault('\uFDFA', [])).toBeUndefined();
    expect(passwordFault('\uFDFA'.repeat(15), [])).toBe('too_long');
  });
});

describe('no rules of composition (LO-15)', () => {
  it.each([
    'quiet otter by the lake',
    '482915037264',
    'zqhwmvkp',
    'ZQHWMVKP',
    'żółta łódź płynie',
    '   x y z   ',
  ])('%j', (password) => expect(passwordFault(password, WORDS)).toBeUndefined());
});

describe('what one would try for this account (LO-14)', () => {
  it.each([
    'ada.lovelace@engines.example',
    'ADA.LOVELACE@ENGINES.EXAMPLE',
    'ａｄａ.ｌｏｖｅｌａｃｅ@engines.example',
    'adalovelace1',
    'lovelace',
    'Lovelace1',
    'lovelace123',
    '123lovelace',
    'lovelacelovelace',
    'engines!1',
    'engines.example',
    'countess',
    'latchkey',
    'Latchkey1!',
  ])('%j', (password) => expect(passwordFault(password, WORDS)).toBe('personal'));

  it('a word may be part of something longer', () => {
    expect(passwordFault('lovelace-quiet-otter', WORDS)).toBeUndefined();
  });

  it("is another account's good password", () => {
    expect(passwordFault('lovelace123', contextWords(['somebody@else.example']))).toBeUndefined();
  });

  it('takes a display name in other forms of its letters for the same words', () => {
    expect(passwordFault('lovelace12', contextWords([null, 'Ａｄａ Ｌｏｖｅｌａｃｅ']))).toBe('personal');
  });
});

it('a message never repeats the password, and reads on after "This password"', () => {
  for (const password of ['short-1', 'lovelace123', ofLength(300)]) {
    const message = passwordFaultMessage(passwordFault(password, WORDS) ?? 'breached');
    expect(message).not.toContain(password);
    expect(message).toMatch(/^(is|has|must|repeats|follows) /);
  }
});
