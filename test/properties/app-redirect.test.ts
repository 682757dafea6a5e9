import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, integer, nat, property, string, tuple } from 'fast-check';
import { isRegisteredRedirect, withParameters } from '../../src/domain/app-redirect.js';
import { seeded } from '../support/seeded.js';

const LOOPBACK = ['http://127.0.0.1/cb', 'http://[::1]:3000/cb', 'http://localhost:8080/a/cb?b=1'];
const ELSEWHERE = [
  'https://app.example/cb',
  'https://app.example:8443/cb?tenant=1',
  'http://app.example/cb',
  'https://localhost/cb',
  'com.example.app:/cb',
];
const registered = [...LOOPBACK, ...ELSEWHERE];
const entries = constantFrom(...registered);
const insertions = constantFrom(
  '/',
  '\\',
  '.',
  '@',
  ':',
  '?',
  '#',
  '%2e',
  '..',
  '\t',
  '\n',
  ' ',
  '\0',
  '1',
  '0',
  'x',
  '*',
  'A',
  '／',
  '\ud800',
  'evil.example',
  '@evil.example',
  ':80',
  '&state=x',
  '.evil.example',
);

/** An entry in which something is put in, left out or put in its place. */
const near = tuple(entries, nat(60), nat(3), array(insertions, { maxLength: 2 })).map(
  ([entry, at, removed, added]) => {
    const from = at % (entry.length + 1);
    return entry.slice(0, from) + added.join('') + entry.slice(from + removed);
  },
);

describe('an app’s redirect URI', () => {
  it('is what was registered, to the letter; a loopback one differs in its port at most', () => {
    assert(
      property(near, (requested) => {
        if (!isRegisteredRedirect(requested, registered) || registered.includes(requested)) return;
        const withoutPort = (uri: string) => uri.replace(/^(http:\/\/(?:\[[^\]]*\]|[^/:]*)):\d+/, '$1');
        expect(LOOPBACK.map(withoutPort)).toContain(withoutPort(requested));
        expect(['127.0.0.1', '[::1]', 'localhost']).toContain(new URL(requested).hostname);
      }),
      seeded(2_000),
    );
  });

  it('of a loopback entry takes every port there is, and none that is not', () => {
    assert(
      property(constantFrom(...LOOPBACK), integer({ min: 0, max: 99_999 }), (entry, port) => {
        const uri = entry.replace(/^(http:\/\/(?:\[::1\]|[\w.]+))(:\d+)?/, `$1:${port}`);
        expect(isRegisteredRedirect(uri, [entry])).toBe(port <= 65_535);
      }),
      seeded(1_000),
    );
  });

  it('elsewhere takes no port but its own', () => {
    assert(
      property(integer({ min: 0, max: 65_535 }), (port) => {
        expect(isRegisteredRedirect(`https://app.example:${port}/cb`, ['https://app.example/cb'])).toBe(
          false,
        );
        expect(isRegisteredRedirect(`https://localhost:${port}/cb`, ['https://localhost/cb'])).toBe(false);
      }),
      seeded(200),
    );
  });

  it('is never anything, and never throws, while nothing is registered', () => {
    assert(
      property(string({ unit: 'binary' }), (requested) => !isRegisteredRedirect(requested, [])),
      seeded(),
    );
  });

  it('with parameters leads to the same place and gives each back as it was', () => {
    const values = string({ unit: 'grapheme', maxLength: 60 });
    assert(
      property(entries, values, values, (entry, code, state) => {
        const url = new URL(withParameters(entry, { code, state, error: undefined }));
        expect(url.searchParams.getAll('code')).toEqual([code]);
        expect(url.searchParams.getAll('state')).toEqual([state]);
        expect(url.searchParams.has('error')).toBe(false);
        const before = new URL(entry);
        expect([url.protocol, url.host, url.pathname]).toEqual([
          before.protocol,
          before.host,
          before.pathname,
        ]);
        for (const [name, value] of before.searchParams) expect(url.searchParams.get(name)).toBe(value);
      }),
      seeded(),
    );
  });
});
