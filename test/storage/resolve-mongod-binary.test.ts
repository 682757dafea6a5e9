import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cachedMongod, defaultCacheDir } from '../../src/storage/mongod/mongod-cache.js';
import type { MongodSource } from '../../src/storage/mongod/mongod-source.js';
import { resolveMongodBinary } from '../../src/storage/mongod/resolve-mongod-binary.js';

let folder: string;
let cacheDir: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-resolver-'));
  cacheDir = join(folder, 'cache');
  said = [];
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program that answers --version as a mongod of that version does. */
async function fakeMongod(parent: string, version: string): Promise<string> {
  const file = join(parent, 'mongod');
  await mkdir(parent, { recursive: true });
  await writeFile(file, `#!/bin/sh\necho 'db version v${version}'\n`, { mode: 0o755 });
  return file;
}

class CountingSource implements MongodSource {
  readonly announcement: string;
  calls = 0;

  constructor(
    readonly name: string,
    private readonly provide: (workFolder: string) => Promise<string>,
  ) {
    this.announcement = `Trying ${name}.`;
  }

  fetch(workFolder: string): Promise<string> {
    this.calls++;
    return this.provide(workFolder);
  }
}

const working = (name = 'working') =>
  new CountingSource(name, (work) => fakeMongod(join(work, 'bin'), '6.0.5'));
const failing = (name: string) =>
  new CountingSource(name, () => Promise.reject(new Error(`${name} is offline`)));

function resolve(options: {
  systemBinary?: string;
  path?: string;
  sources?: MongodSource[];
}): Promise<string> {
  return resolveMongodBinary({ path: '', sources: [], ...options, cacheDir, say: (line) => said.push(line) });
}

describe('the search for a mongod', () => {
  test('takes the binary the user names before all others', async () => {
    const named = await fakeMongod(join(folder, 'named'), '7.0.1');
    await fakeMongod(join(folder, 'bin'), '8.0.0');
    expect(await resolve({ systemBinary: named, path: join(folder, 'bin') })).toBe(named);
  });

  test.each([
    ['is missing', undefined, 'is not there'],
    ['is no mongod', "#!/bin/sh\necho 'hello'\n", 'does not answer --version'],
    ['is too old', "#!/bin/sh\necho 'db version v4.0.28'\n", '4.2 or newer is needed'],
  ])('gives up in plain words when the named binary %s', async (_case, script, words) => {
    const named = join(folder, 'named');
    if (script !== undefined) await writeFile(named, script, { mode: 0o755 });
    const installed = await fakeMongod(join(folder, 'bin'), '8.0.0');
    const search = resolve({ systemBinary: named, path: join(installed, '..'), sources: [working()] });
    await expect(search).rejects.toThrow(words);
    await expect(search).rejects.toThrow(`MONGOMS_SYSTEM_BINARY names ${named}`);
  });

  test('passes over an old mongod on PATH, and prefers PATH to the cache', async () => {
    const old = await fakeMongod(join(folder, 'old'), '3.6.23');
    const recent = await fakeMongod(join(folder, 'recent'), '4.2.0');
    await fakeMongod(cacheDir, '6.0.5');
    expect(await resolve({ path: [join(old, '..'), join(recent, '..')].join(delimiter) })).toBe(recent);
    expect(said).toEqual([`Not using ${old}: it is version 3.6.23, and 4.2 or newer is needed.`]);
  });

  test('fetches once, then uses the cache in silence', async () => {
    const source = working();
    const fetched = await resolve({ sources: [source] });
    expect(said).toEqual(['Trying working.']);
    said = [];
    expect(await resolve({ sources: [source] })).toBe(fetched);
    expect({ said, calls: source.calls }).toEqual({ said: [], calls: 1 });
    expect(await readdir(cacheDir)).toEqual(['mongod']);
  });

  test('replaces a cached file that does not run', async () => {
    await mkdir(cacheDir);
    await writeFile(cachedMongod(cacheDir), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const source = working();
    await resolve({ sources: [source] });
    await resolve({ sources: [source] });
    expect(source.calls).toBe(1);
  });

  test('goes on to the next source when one fails or supplies something that does not run', async () => {
    const unusable = new CountingSource('unusable', async (work) => {
      await writeFile(join(work, 'mongod'), 'not a program');
      return join(work, 'mongod');
    });
    const last = working('last');
    expect(await resolve({ sources: [failing('first'), unusable, last] })).toBe(cachedMongod(cacheDir));
    expect(last.calls).toBe(1);
    expect(said).toContain('That did not work: first is offline');
  });

  test('lets two processes fetch at once', async () => {
    const found = await Promise.all([resolve({ sources: [working()] }), resolve({ sources: [working()] })]);
    expect(found).toEqual([cachedMongod(cacheDir), cachedMongod(cacheDir)]);
    expect(await readdir(cacheDir)).toEqual(['mongod']);
  });

  test('lists what was tried and what to do when nothing worked', async () => {
    const search = resolve({ sources: [failing('first'), failing('second')] });
    await expect(search).rejects.toThrow(
      /PATH.*\n.*cache.*\n.*first is offline\n.*second is offline\n.*MONGODB_URI/,
    );
    expect(await readdir(cacheDir)).toEqual([]);
  });
});

test.each([
  ['/caches', '/caches/latchkey'],
  [undefined, '/home/ada/.cache/latchkey'],
  ['relative', '/home/ada/.cache/latchkey'],
])('the cache folder for XDG_CACHE_HOME=%s is %s', (xdgCacheHome, expected) => {
  expect(defaultCacheDir(xdgCacheHome, '/home/ada')).toBe(expected);
});
