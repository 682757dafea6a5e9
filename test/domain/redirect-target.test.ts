import { describe, expect, it } from '@jest/globals';
import { DEFAULT_TARGET, redirectTarget } from '../../src/domain/redirect-target.js';

const APP = 'https://app.example';

describe('a target of this origin is kept', () => {
  it.each([
    '/',
    '/account',
    '/somewhere?a=1&b=//two#part',
    '/a//b',
    '/authors/1',
    '/loginx',
    '/search?return_to=https://elsewhere.example/',
    // Encoded twice: decoded once it is still an ordinary path.
    '/%252f%252felsewhere.example',
    '/%255celsewhere.example',
  ])('%s', (target) => expect(redirectTarget(target)).toBe(target));

  it('in the form a browser gives it', () => {
    expect(redirectTarget('/a/../über')).toBe('/%C3%BCber');
  });
});

describe('a target that a browser could read as another origin becomes the default (RD-01, RD-03)', () => {
  it.each([
    '//e',
    '/\\e',
    '\\\\e',
    '\\/e',
    '///e',
    '/\t/e',
    '/\n/e',
    '/\r/e',
    ' //e',
    '\t//e',
    'HTTPS://e',
    'https://app@e',
    'https://app.e',
    'https://eapp',
    'http://app',
    ':8443',
    '@e',
    'e',
    '/.//e',
    '/%2e//e',
    '/x/..//e',
    '%2f%2fe',
    '/%2f%2fe',
    '/%2F%2Fe',
    '/%5ce',
    '/%5Ce',
    '/%09/e',
  ])('%j', (target) => expect(redirectTarget(target)).toBe(DEFAULT_TARGET));
});

describe('a target that is no path becomes the default (RD-04, RD-05)', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '/a\r\nSet-Cookie: x=1',
    '/a%0d%0aSet-Cookie:x',
    '/a\0b',
    '/a%00b',
    '/%E0%A4%A',
    '',
    '/'.padEnd(2001, 'x'),
  ])('%j', (target) => expect(redirectTarget(target)).toBe(DEFAULT_TARGET));

  it.each([[undefined], [null], [42], [{}], [['/account', '/x']], [{ toString: () => '/x' }]])(
    'what is no text: %p',
    (target) => expect(redirectTarget(target)).toBe(DEFAULT_TARGET),
  );
});

describe('a sign-in or sign-out route becomes the default (RD-07)', () => {
  it.each([
    '/auth/logout',
    '/auth/google',
    '/auth',
    '/AUTH/google',
    '/%61uth/google',
    '/auth%2Flogout',
    '/x/../auth/google',
    '/x/..%2fauth/google',
    '/./login',
    '/login?error=x',
    '/login#x',
    '/logout/',
    '/register',
    '/reset-password?token=x',
  ])('%s', (target) => expect(redirectTarget(target)).toBe(DEFAULT_TARGET));
});

describe('whatever is put together of the parts attackers use', () => {
  const parts = ['/', '\\', '.', '..', '%2f', '%5c', '%2e', '%09', '\t', '@', ':', 'e.com', '?', '#', 'auth'];

  function* targets(length: number): Generator<string> {
    if (length === 0) return yield '/';
    for (const shorter of targets(length - 1)) for (const part of parts) yield shorter + part;
  }

  it('stays at the origin, also after one more decoding, and is settled after one pass', () => {
    const wrong = [...targets(4)].filter((input) => {
      const target = redirectTarget(input);
      const url = new URL(target, APP);
      const decoded = new URL(decodeURIComponent(url.pathname).replace(/[?#]/g, ''), APP);
      return (
        url.origin !== APP ||
        decoded.origin !== APP ||
        /^\/auth(\/|$)/.test(url.pathname) ||
        redirectTarget(target) !== target
      );
    });
    expect(wrong).toEqual([]);
  });
});
