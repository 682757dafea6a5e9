import { chmod, constants, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { MongodSource, Say } from './mongod-source.js';
import { probeMongod } from './probe-mongod.js';

/**
 * Where a fetched mongod is kept: outside the project, so that reinstalling packages does not lose it.
 * `xdgCacheHome` counts only when absolute (XDG Base Directory Specification 0.8); `home` is the user's home folder.
 */
export function defaultCacheDir(xdgCacheHome: string | undefined, home: string): string {
  const base = xdgCacheHome && isAbsolute(xdgCacheHome) ? xdgCacheHome : join(home, '.cache');
  return join(base, 'latchkey');
}

/** The path at which `fetchIntoCache` leaves its mongod. */
export function cachedMongod(cacheDir: string): string {
  return join(cacheDir, 'mongod');
}

/**
 * Fetches a mongod from a source, proves that it runs and only then puts it into the cache; returns its path.
 * Throws what the source or the proof throws, and leaves the cache as it was.
 */
export async function fetchIntoCache(cacheDir: string, source: MongodSource, say: Say): Promise<string> {
  // Only the owner may write here: whoever can replace the file chooses what the gateway runs.
  await mkdir(cacheDir, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(cacheDir, 'fetch-'));
  try {
    const fetched = await source.fetch(folder, say);
    const candidate = join(folder, 'candidate');
    await copyFile(fetched, candidate, constants.COPYFILE_FICLONE);
    await chmod(candidate, 0o755);
    await probeMongod(candidate);
    // A rename is atomic: of two processes that fetch at once, neither runs the other's half-written file.
    await rename(candidate, cachedMongod(cacheDir));
    return cachedMongod(cacheDir);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
