import { describe, expect, test } from '@jest/globals';
import { filesBelow, read } from './project-files.js';

/** Folders that exist on one machine only. Put together here, so that this file does not name one itself. */
const MACHINE_FOLDERS = ['home', 'Users', 'root', 'work', 'mnt', 'workspace', 'builds'].join('|');
/** The person of the examples, who has no machine. */
const NOBODY = 'ada';
const MACHINE_PATH = new RegExp(`(?<![\\w.\\-/:$}])/(?:${MACHINE_FOLDERS})/(?!${NOBODY}\\b)[\\w.-]+`);
const READABLE = /\.(ts|mts|js|mjs|json|md|yml|yaml|eta|css|html)$|\/?[^./]+$|(^|\/)\.[^/]+$/;

describe('a clone works wherever it lies', () => {
  test('no file names a path of somebody’s machine', () => {
    const mentions = filesBelow('.')
      .filter((path) => READABLE.test(path))
      .flatMap((path) =>
        read(path)
          .split('\n')
          .flatMap((line, index) => (MACHINE_PATH.test(line) ? [`${path}:${index + 1}`] : [])),
      );
    expect(mentions).toEqual([]);
  });

  test('such a path would be found', () => {
    expect(MACHINE_PATH.test(`see /${'home'}/grace/latchkey`)).toBe(true);
    expect(MACHINE_PATH.test(`"/${'work'}/main/src"`)).toBe(true);
    expect(MACHINE_PATH.test('https://example.com/home/page')).toBe(false);
  });
});
