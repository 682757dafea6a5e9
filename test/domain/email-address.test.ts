import { describe, expect, it } from '@jest/globals';
import { domainOf, parseEmailAddress } from '../../src/domain/email-address.js';

const keyOf = (input: unknown) => parseEmailAddress(input)?.key;

describe('writings of one address have one key, and keep how they were written (CB-16, CB-17)', () => {
  it.each([
    ['Bob@X.com ', 'Bob@X.com', 'bob@x.com'],
    ['\tbob@x.com\n', 'bob@x.com', 'bob@x.com'],
    ['ｂob@x．com', 'bob@x.com', 'bob@x.com'],
    ['K@x.com', 'K@x.com', 'k@x.com'],
    ['ﬁne@x.com', 'fine@x.com', 'fine@x.com'],
    ['e\u0301va@x.com', '\u00E9va@x.com', '\u00E9va@x.com'],
    ['O’Neil'.replace('’', "'") + '+tag@sub.x.co.uk', "O'Neil+tag@sub.x.co.uk", "o'neil+tag@sub.x.co.uk"],
  ])('%j', (input, display, key) => expect(parseEmailAddress(input)).toEqual({ display, key }));

  it('a key is its own key', () => {
    for (const input of ['İ@x.com', 'ẞ@x.com', 'Ⅳ@x.com', 'Σ@x.com', 'ǅ@x.com'])
      expect(keyOf(keyOf(input))).toBe(keyOf(input));
  });
});

describe('addresses that only look alike have different keys (CB-17)', () => {
  it.each([
    ['Cyrillic a', '\u0430dmin@x.com', 'admin@x.com'],
    ['Turkish capital dotted i', '\u0130da@x.com', 'ida@x.com'],
    ['Turkish dotless i', '\u0131da@x.com', 'ida@x.com'],
    ['a dot in the local part', 'a.b@gmail.com', 'ab@gmail.com'],
    ['a tag', 'a+b@gmail.com', 'a@gmail.com'],
  ])('%s', (_name, one, other) => {
    expect(keyOf(one)).toBeDefined();
    expect(keyOf(one)).not.toBe(keyOf(other));
  });
});

describe('a separator that appears only after normalising is none', () => {
  it.each([
    ['full-width commercial at (U+FF20)', '\uFF41\uFF20b.com'],
    ['small commercial at (U+FE6B)', 'a\uFE6Bb.com'],
  ])('%s', (_name, input) => expect(parseEmailAddress(input)).toBeUndefined());
});

describe('what is not exactly one address is refused (EM-10)', () => {
  it.each([
    '',
    '@',
    'a@',
    '@b.com',
    'a@b',
    'a@b@c.com',
    'a@b..com',
    'a@-b.com',
    'a@b-.com',
    'a@.b.com',
    'a@b.com.',
    '.a@b.com',
    'a.@b.com',
    'a..b@c.com',
    'a b@c.com',
    'a@b.com\r\nBcc: c@d.com',
    'a\r\n@b.com',
    'a\0@b.com',
    'a\u202E@b.com',
    'a@b.com,c@d.com',
    'a@b.com;c@d.com',
    'a@b.com c@d.com',
    '<a@b.com>',
    'A B <a@b.com>',
    '<script>@b.com',
    '"a"@b.com',
    'a(comment)@b.com',
    'a@[127.0.0.1]',
    'a@b.com?cc=c@d.com',
    'mailto:a@b.com',
  ])('%j', (input) => expect(parseEmailAddress(input)).toBeUndefined());

  it.each([
    [undefined],
    [null],
    [1],
    [true],
    [{ $ne: null }],
    [['a@b.com']],
    [{ toString: () => 'a@b.com' }],
  ])('no text: %p', (input) => expect(parseEmailAddress(input)).toBeUndefined());
});

describe('length, in octets (RFC 5321, section 4.5.3.1)', () => {
  const domain = (length: number) => `${'d'.repeat(60)}.`.repeat(5).slice(0, length - 4) + '.com';

  it.each([
    ['a local part of 64', `${'a'.repeat(64)}@b.com`, true],
    ['a local part of 65', `${'a'.repeat(65)}@b.com`, false],
    ['a local part of 33 two-octet letters', `${'é'.repeat(33)}@b.com`, false],
    ['254 in all', `${'a'.repeat(64)}@${domain(189)}`, true],
    ['255 in all', `${'a'.repeat(64)}@${domain(190)}`, false],
    ['a label of 63', `a@${'b'.repeat(63)}.com`, true],
    ['a label of 64', `a@${'b'.repeat(64)}.com`, false],
  ])('%s', (_name, input, accepted) => expect(parseEmailAddress(input) !== undefined).toBe(accepted));

  it('a megabyte is refused without being normalised', () => {
    expect(parseEmailAddress(`${'\uFDFA'.repeat(1e6)}@b.com`)).toBeUndefined();
  });
});

it('the domain is what lies behind the commercial at', () => {
  expect(domainOf('a@mail.example.com')).toBe('mail.example.com');
});
