import { describe, expect, test } from '@jest/globals';
import { filesBelow, read } from './project-files.js';

const LONGEST = 300;
const MEDIAN = 65;

describe('a file is short enough to be read at once', () => {
  const lengths = filesBelow('src')
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, lines: read(path).trimEnd().split('\n').length }))
    .sort((one, other) => one.lines - other.lines);

  test(`none is longer than ${LONGEST} lines`, () => {
    expect(lengths.filter(({ lines }) => lines > LONGEST)).toEqual([]);
  });

  test(`half of them have at most ${MEDIAN} lines`, () => {
    expect(lengths[Math.floor(lengths.length / 2)]?.lines).toBeLessThanOrEqual(MEDIAN);
  });
});
