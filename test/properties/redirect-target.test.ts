import { describe, expect, it } from '@jest/globals';
import { anything, array, assert, constantFrom, oneof, property, string, stringMatching } from 'fast-check';
import { DEFAULT_TARGET, redirectTarget } from '../../src/domain/redirect-target.js';
import { seeded } from '../support/seeded.js';

const ORIGIN = 'https://app.example';
const SIGN_IN = /^\/(auth|login|register|logout|forgot-password|reset-password|verify-email|sandbox)(\/|$)/i;

/** What browsers and proxies read in more ways than one. */
const pieces = constantFrom(
  '/',
  '//',
  '\\',
  '.',
  '..',
  '%2e',
  '%2E%2e',
  '%2f',
  '%5c',
  '%252f',
  '%00',
  '%',
  '?',
  '#',
  '@',
  ':',
  ';',
  '\t',
  '\n',
  '\r',
  '\0',
  ' ',
  '\u00a0',
  '\ufeff',
  '\u2028',
  '／',
  '․',
  '。',
  '\ud800',
  'ü',
  '𝒜',
  'auth',
  'AUTH',
  '%61uth',
  'aut%68',
  'login',
  'LogIn',
  'logout',
  'sandbox',
  'register',
  'account',
  'x',
  'e.com',
  'https:',
  'javascript:',
  'data:',
  'app.example',
  '&',
  '=',
  '%E0%A4%A',
  '%c0%af',
);
const targets = oneof(
  array(pieces, { maxLength: 12 }).map((parts) => `/${parts.join('')}`),
  array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
  string({ unit: 'binary', maxLength: 40 }).map((text) => `/${text}`),
);

/** Where a browser goes that is told to, from a page of this gateway. */
const followed = (location: string) => new URL(location, `${ORIGIN}/login`);

describe('a redirect target, whatever came', () => {
  it('leads a browser to this origin, and by its Location to nothing else than its own path', () => {
    assert(
      property(targets, (input) => {
        const target = redirectTarget(input);
        const url = followed(target);
        expect(url.origin).toBe(ORIGIN);
        expect(url.pathname + url.search + url.hash).toBe(target);
        expect(target).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
      }),
      seeded(1_000),
    );
  });

  it('is no route of signing in or out: as it is, or decoded once by a proxy', () => {
    assert(
      property(targets, (input) => {
        const { pathname } = followed(redirectTarget(input));
        const decoded = followed(decodeURIComponent(pathname).replace(/[?#].*/s, ''));
        expect(pathname).not.toMatch(SIGN_IN);
        expect(decoded.pathname).not.toMatch(SIGN_IN);
        expect(decoded.origin).toBe(ORIGIN);
        // Whoever hands that path on by itself must not name another host.
        expect(followed(decoded.pathname).origin).toBe(ORIGIN);
      }),
      seeded(1_000),
    );
  });

  it('is settled after one pass', () => {
    assert(
      property(targets, (input) => {
        const target = redirectTarget(input);
        expect(redirectTarget(target)).toBe(target);
      }),
      { ...seeded(1_000), examples: [[`/${'ü'.repeat(700)}`], [`/?${'"'.repeat(1_000)}`]] },
    );
  });

  it('is the default for what is no text', () => {
    const others = anything().filter((value) => typeof value !== 'string');
    assert(
      property(others, (input) => redirectTarget(input) === DEFAULT_TARGET),
      seeded(),
    );
  });

  it('is the very path, query and fragment that was asked for, where nothing is wrong with it', () => {
    const words = stringMatching(/^[a-z0-9_~-]{1,12}$/).filter((word) => !SIGN_IN.test(`/${word}`));
    const tails = constantFrom(
      '',
      '/',
      '?a=1&b=//two',
      '#part',
      '?q=%2F%2Fx#y',
      '?return_to=https://e.example/',
    );
    assert(
      property(array(words, { minLength: 1, maxLength: 6 }), tails, (path, tail) => {
        const target = `/${path.join('/')}${tail}`;
        expect(redirectTarget(target)).toBe(target);
      }),
      seeded(),
    );
  });
});
