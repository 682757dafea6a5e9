import { describe, expect, test } from '@jest/globals';
import { read } from './project-files.js';

interface LockedPackage {
  resolved?: string;
  integrity?: string;
  optionalDependencies?: Record<string, string>;
}

describe('package-lock.json', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };
  const locked = Object.entries(packages).filter(([path]) => path !== '');

  test('names no registry: packages are fetched from whichever the reader uses', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  test('has the hash of every package', () => {
    expect(locked.filter(([, { integrity }]) => !integrity).map(([path]) => path)).toEqual([]);
  });

  test('knows the binaries of every platform: without them `npm ci` fails, or another platform gets none', () => {
    const known = new Set(locked.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 13)));
    const wanted = locked.flatMap(([, { optionalDependencies }]) => Object.keys(optionalDependencies ?? {}));
    expect(wanted.filter((name) => !known.has(name))).toEqual([]);
  });
});
