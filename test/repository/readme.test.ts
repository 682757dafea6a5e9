import { describe, expect, test } from '@jest/globals';
import { filesBelow, read } from './project-files.js';

const readme = read('README.md');

describe('README', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

  test('its two commands come first, and are there', () => {
    const firstBlock = /```sh\n([^`]+)```/.exec(readme)?.[1] ?? '';
    expect([...firstBlock.matchAll(/^npm ci && npm (\w+)/gm)].map((match) => match[1])).toEqual([
      'start',
      'test',
    ]);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test']));
  });

  test('every other script it names is there', () => {
    const named = [...readme.matchAll(/npm run (\w+)/g)].map((match) => match[1] ?? '');
    expect(named).not.toHaveLength(0);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('every file it links to is there', () => {
    const linked = [...readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map((match) => match[1] ?? '');
    expect(linked).not.toHaveLength(0);
    for (const path of linked) expect(read(path)).not.toBe('');
  });

  test('it names every endpoint that the code has, and no other', () => {
    const named = [...readme.matchAll(/`(GET|POST|PATCH|PUT|DELETE) (\/[^`]*)`/g)].map(
      (match) => `${match[1]} ${match[2]}`,
    );
    expect(named.toSorted()).toEqual(routes().toSorted());
  });
});

/** Routes as controllers declare them, and the one that is answered in front of the framework. */
function routes(): string[] {
  const declared = filesBelow('src')
    .filter((path) => path.endsWith('.controller.ts'))
    .flatMap((path) => routesOf(read(path)));
  const forwardAuth = read('src/access/forward-auth.ts').includes('`GET /auth/verify`');
  return forwardAuth ? [...declared, 'GET /auth/verify'] : declared;
}

function routesOf(source: string): string[] {
  const base = /@Controller\((?:'([^']*)')?\)/.exec(source)?.[1] ?? '';
  return [...source.matchAll(/@(Get|Post|Patch|Put|Delete)\((?:'([^']*)')?\)/g)].map(([, method, path]) => {
    const segments = [base, path ?? ''].filter((segment) => segment !== '');
    return `${method?.toUpperCase()} /${segments.join('/')}`;
  });
}
