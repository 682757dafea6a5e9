import { describe, expect, it } from '@jest/globals';
import { anything, array, assert, constantFrom, oneof, property, string, webUrl } from 'fast-check';
import { LONGEST_DISPLAY_NAME, toAvatarUrl, toDisplayName } from '../../src/domain/display-text.js';
import { parseEmailAddress } from '../../src/domain/email-address.js';
import { seeded } from '../support/seeded.js';

/** Letters that change their number, case or order when they are normalised or made small. */
const letters = constantFrom(
  'a',
  'Z',
  '0',
  'é',
  'e\u0301',
  'İ',
  'I',
  'ı',
  'ß',
  'ẞ',
  'ﬁ',
  'Ⅳ',
  'Σ',
  'ς',
  'ǅ',
  'K',
  'ｂ',
  'Å',
  '가',
  'ᄀ',
  'ᅡ',
  '\u0301',
  '\u0323',
  '\u0345',
  '\u0958',
  '\u200d',
  '\u200c',
  '\u00ad',
  '\u200b',
  '\ufeff',
  '\u202e',
  'ﷺ',
  '𝒜',
  '😀',
  ' ',
  '\t',
  '\0',
  '\u00a0',
  '\u2028',
  '\ud800',
  '\udfff',
  '.',
  '-',
  '+',
  '_',
  '@',
  '＠',
  '﹫',
  '。',
  '．',
  '<',
  '"',
);
const words = (maxLength: number) => array(letters, { maxLength }).map((parts) => parts.join(''));
const texts = oneof(words(12), words(300), string({ unit: 'binary', maxLength: 120 }));
const addresses = oneof(
  texts,
  array(constantFrom('a', 'B', 'é', 'İ', 'Σ', 'ｂ', 'K', 'ﬁ', 'e\u0301', '가', '.', '+', '-'), {
    minLength: 1,
    maxLength: 40,
  }).map((local) => `${local.join('')}@Mail.Example`),
  words(6).map((label) => `someone@${label}.example`),
);

describe('an e-mail address', () => {
  it('read again is the same address, and so is its key', () => {
    assert(
      property(addresses, (input) => {
        const address = parseEmailAddress(input);
        if (!address) return;
        expect(parseEmailAddress(address.display)).toEqual(address);
        expect(parseEmailAddress(address.key)).toEqual({ display: address.key, key: address.key });
      }),
      { ...seeded(1_000), examples: [[`${'İ'.repeat(32)}@x.com`]] },
    );
  });

  it('has one key however it is composed, in whatever case its ASCII letters are, with spaces around it', () => {
    assert(
      property(addresses, constantFrom('NFC', 'NFD', 'NFKC', 'NFKD'), (input, form) => {
        const address = parseEmailAddress(input);
        if (!address) return;
        const upper = address.display.replace(/[a-z]/g, (letter) => letter.toUpperCase());
        for (const written of [address.display.normalize(form), ` ${address.display}\n`, upper])
          expect(parseEmailAddress(written)?.key).toBe(address.key);
      }),
      seeded(1_000),
    );
  });

  it('has exactly one @ and nothing that a mail’s header could stumble over', () => {
    assert(
      property(addresses, (input) => {
        const address = parseEmailAddress(input);
        if (!address) return;
        for (const written of [address.display, address.key]) {
          expect(written).toBe(written.normalize('NFKC'));
          expect(written).toMatch(/^[^@\s<>()",;:\\\p{C}]+@[^@\s<>()",;:\\\p{C}]+$/u);
          expect(Buffer.byteLength(written)).toBeLessThanOrEqual(254);
        }
      }),
      seeded(1_000),
    );
  });

  it('is not made of anything but text', () => {
    const others = anything().filter((value) => typeof value !== 'string');
    assert(
      property(others, (input) => parseEmailAddress(input) === undefined),
      seeded(),
    );
  });
});

describe('a display name', () => {
  it('is readable, short, composed, without controls, and settled after one pass', () => {
    assert(
      property(texts, (input) => {
        const name = toDisplayName(input);
        if (name === null) return;
        expect(name).not.toMatch(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]|^\s|\s$|\s\s/u);
        expect(name.replace(/[\p{Cf}\p{M}\s]/gu, '')).not.toBe('');
        expect(Array.from(name).length).toBeLessThanOrEqual(LONGEST_DISPLAY_NAME);
        expect(name).toBe(name.normalize('NFC'));
        expect(toDisplayName(name)).toBe(name);
      }),
      { ...seeded(1_000), examples: [[`${'\u0301'.repeat(150)}a`], ['e\u00ad\u0301'], ['a \u00ad b']] },
    );
  });

  it('is what was written, where nothing is wrong with it', () => {
    const plain = string({ unit: constantFrom(...'aZ0 é李🚀<&"'), minLength: 1, maxLength: 60 })
      .map((text) => text.replace(/ +/g, ' ').trim())
      .filter((text) => text !== '');
    assert(
      property(plain, (text) => toDisplayName(text) === text),
      seeded(),
    );
  });
});

describe('an avatar’s address', () => {
  it('is https, names a public host, carries nobody’s credentials, and is settled after one pass', () => {
    const pieces = constantFrom(
      'https://',
      'HTTPS:',
      'http://',
      'javascript:',
      'data:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      '.',
      '?',
      '#',
      '"',
      'ü',
      '127.0.0.1',
      '0x7f.1',
      '2130706433',
      '[::1]',
      'localhost',
      'a.example',
      '１２７.0.0.1',
      'x.local',
      '%2e',
      ' ',
    );
    const urls = oneof(
      array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
      array(pieces, { maxLength: 8 }).map((parts) => `https://${parts.join('')}`),
      webUrl({ withQueryParameters: true, withFragments: true }),
    );
    assert(
      property(urls, (input) => {
        const avatar = toAvatarUrl(input);
        if (avatar === null) return;
        const { protocol, hostname, username, password } = new URL(avatar);
        expect([protocol, username, password]).toEqual(['https:', '', '']);
        expect(hostname).not.toMatch(/^[\d.]+$|^\[|(^|\.)(localhost|local|internal)\.?$/);
        expect(avatar.length).toBeLessThanOrEqual(2_000);
        expect(toAvatarUrl(avatar)).toBe(avatar);
      }),
      { ...seeded(1_000), examples: [[`https://a.example/${'ü'.repeat(1_900)}`]] },
    );
  });
});
