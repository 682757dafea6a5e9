import { describe, expect, it } from '@jest/globals';
import { passwordFault } from '../../src/domain/password-rules.js';

/** Many different letters, so that only the length counts. */
const ofLength = (length: number) => 'qzjxkvbwhm'.repeat(30).slice(0, length);
const CONTEXT = ['ada.lovelace@engines.example', 'Countess Ada', null, undefined];

describe('length, in characters and not in code units (LO-13)', () => {
  it.each([
    [7, false],
    [8, true],
    [64, true],
    [256, true],
    [257, false],
  ])('%d: accepted is %p', (length, accepted) => {
    expect(passwordFault(ofLength(length), []) === undefined).toBe(accepted);
  });

  it('counts an emoji as one, and a composed letter as the letter it is', () => {
    expect(passwordFault('😀😁😂🤣😃😄😅', [])).toBeDefined();
    expect(passwordFault('😀😁😂🤣😃😄😅😆', [])).toBeUndefined();
    expect(passwordFault('a\u0301e\u0301i\u0301o\u0301', [])).toBeDefined();
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
  ])('%j', (password) => expect(passwordFault(password, CONTEXT)).toBeUndefined());
});

describe('what everybody tries (LO-14)', () => {
  it.each([
    'password',
    'password1',
    'Password1',
    'PASSWORD123',
    '12345678',
    'qwertyuiop',
    'ｐａｓｓｗｏｒｄ１',
    'aaaaaaaaaaaa',
    'abababababab',
  ])('%j', (password) => expect(passwordFault(password, [])).toBeDefined());
});

describe('what one would try for this account (LO-14)', () => {
  it.each([
    'ada.lovelace@engines.example',
    'ADA.LOVELACE@ENGINES.EXAMPLE',
    'lovelace',
    'Lovelace1',
    'lovelace123',
    '123lovelace',
    'lovelacelovelace',
    'engines!1',
    'countess',
    'latchkey',
    'Latchkey1!',
  ])('%j', (password) => expect(passwordFault(password, CONTEXT)).toBeDefined());

  it('a word may be part of something longer', () => {
    expect(passwordFault('lovelace-quiet-otter', CONTEXT)).toBeUndefined();
  });

  it("is another account's good password", () => {
    expect(passwordFault('lovelace123', ['somebody@else.example'])).toBeUndefined();
  });
});

it('a fault never repeats the password', () => {
  for (const password of ['short-1', 'password1', 'lovelace123', ofLength(300)])
    expect(passwordFault(password, CONTEXT)?.message).not.toContain(password);
});
