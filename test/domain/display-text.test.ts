import { describe, expect, it } from '@jest/globals';
import { LONGEST_DISPLAY_NAME, toAvatarUrl, toDisplayName } from '../../src/domain/display-text.js';

describe('a display name (CB-19)', () => {
  it.each([
    ['stays as it is', 'Ada Lovelace', 'Ada Lovelace'],
    ['keeps other scripts and emoji', '李小龍 👩‍🚀', '李小龍 👩‍🚀'],
    ['keeps markup, which views escape', '<b>"&', '<b>"&'],
    ['is composed', 'e\u0301', '\u00E9'],
    ['is collapsed and trimmed', '  Ada \t\n Lovelace ', 'Ada Lovelace'],
    ['loses NUL and other controls', 'A\0d\u001Ba', 'A d a'],
    ['loses what turns the reading direction', 'a\u202Egpj.exe\u2066x\u200Fy', 'a gpj.exe x y'],
    ['loses lone surrogates', 'a\uD800b\uDFFFc', 'a b c'],
    ['loses line separators', 'a\u2028b\u2029c', 'a b c'],
  ])('%s', (_name, input, expected) => expect(toDisplayName(input)).toBe(expected));

  it.each([
    [null],
    [undefined],
    [42],
    [true],
    [{}],
    [['Ada']],
    [''],
    ['   '],
    ['\0\u202E'],
    ['\u200B\u2060'],
  ])('%j is none', (input) => expect(toDisplayName(input)).toBeNull());

  it('is cut by code points, never in the middle of one', () => {
    expect(toDisplayName('😀'.repeat(500))).toBe('😀'.repeat(LONGEST_DISPLAY_NAME));
    expect(Array.from(toDisplayName('x'.repeat(1_000_000)) ?? '')).toHaveLength(LONGEST_DISPLAY_NAME);
  });

  it('of a megabyte of combining marks costs no time', () => {
    const start = performance.now();
    toDisplayName('\u0301\u0323'.repeat(500_000));
    expect(performance.now() - start).toBeLessThan(250);
  });
});

describe('an avatar (CB-21)', () => {
  it.each(['https://lh3.googleusercontent.com/a/x=s96-c', 'https://avatars.example.com/u/1?v=4'])(
    '%s is kept',
    (url) => expect(toAvatarUrl(url)).toBe(url),
  );

  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,<script>',
    'data:image/png;base64,AAAA',
    'blob:https://a.example/x',
    'file:///etc/passwd',
    'http://a.example/x.png',
    'http://10.0.0.1/',
    'https://10.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://localhost/',
    'https://localhost./',
    'https://intranet/x.png',
    'https://user:secret@a.example/x.png',
    '//a.example/x.png',
    '/x.png',
    '',
  ])('%s is dropped', (url) => expect(toAvatarUrl(url)).toBeNull());

  it.each([[null], [undefined], [1], [{}], [['https://a.example/x.png']]])('%j is none', (input) =>
    expect(toAvatarUrl(input)).toBeNull(),
  );

  it('ten kilobytes long is dropped', () => {
    expect(toAvatarUrl(`https://a.example/${'x'.repeat(10_000)}`)).toBeNull();
  });

  it('comes out in the form of a browser, so that no quote or space is left in it', () => {
    expect(toAvatarUrl('https://a.example/"><x y>')).toBe('https://a.example/%22%3E%3Cx%20y%3E');
  });
});
