import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { filesBelow, read, ROOT } from './project-files.js';

const pages = ['README.md', ...filesBelow('docs').filter((path) => path.endsWith('.md'))];

/** Where a page's links lead, and what follows the `#`; not to other sites. */
function linksOf(page: string): { path: string; anchor: string }[] {
  return [...prose(page).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map((match) => ({
    path: match[1] ? normalize(join(dirname(page), match[1])) : page,
    anchor: match[2] ?? '',
  }));
}

/** A page without its code. */
const prose = (page: string) => read(page).replaceAll(/^```[^]*?^```/gm, '');

/** Files of the project that a page names in words: `test/…`, `src/…`, `docs/…` with an ending. */
const namesOf = (page: string) =>
  [...prose(page).matchAll(/`((?:test|src|docs|examples|views)\/[\w./-]+\.\w+)`/g)].map(
    (match) => match[1] ?? '',
  );

/** The anchors that GitHub gives a page's headings. */
const anchorsOf = (page: string) =>
  [...prose(page).matchAll(/^#{1,6} (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(pages)('%s', (page) => {
  test('every file and folder that it links to or names is there', () => {
    const named = [...linksOf(page).map(({ path }) => path), ...namesOf(page)];
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('every heading that it links to is there', () => {
    const dead = linksOf(page).filter(({ path, anchor }) => anchor && !anchorsOf(path).includes(anchor));
    expect(dead).toEqual([]);
  });
});

test('the pages for reviewers name tests, each by its path', () => {
  for (const page of ['docs/security.md', 'docs/asvs.md']) {
    const tables = read(page)
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .join('\n');
    const rows = [...tables.matchAll(/\[([\w/.-]+)\]\(\.\.\/test\/([\w/.-]+)\.test\.ts\)/g)];
    expect(rows.length).toBeGreaterThan(100);
    for (const [, text, path] of rows) expect(text).toBe(path);
  }
});

test('an operator’s recipes and the errors of an app name what the code has', () => {
  const catalogue = read('src/domain/problem-catalogue.ts');
  const table = /## Errors\n([^]*?)\n## /.exec(read('docs/app-developer.md'))?.[1] ?? '';
  const codes = [...table.matchAll(/^\| (`[^|]*)\|/gm)].flatMap((row) => [
    ...(row[1] ?? '').matchAll(/`(\w+)`/g),
  ]);
  expect(codes.length).toBeGreaterThan(20);
  for (const [, code] of codes) expect(catalogue).toContain(`  ${code}: {`);
  const variables = [...read('docs/operator.md').matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(
    (match) => match[1],
  );
  const known = read('.env.example') + read('src/config/settings.schema.ts');
  expect(new Set(variables.filter((name) => !known.includes(`${name}`)))).toEqual(new Set());
});
