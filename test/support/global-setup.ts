import { mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoMemoryReplSet } from 'mongodb-memory-server';
import { importTypeScript } from './import-typescript.mjs';

type Resolver = typeof import('../../src/storage/mongod/resolve-mongod-binary.js');
type Cache = typeof import('../../src/storage/mongod/mongod-cache.js');
type Seeded = typeof import('./seeded.js');

export interface TestDatabase {
  server: MongoMemoryReplSet;
  folder: string;
}

declare global {
  var latchkeyTestDatabase: TestDatabase | undefined;
}

const LAUNCH_LIMIT = 60_000;
const MEMORY_FOLDER = '/dev/shm';
const ROOM_FOR_DATA = 2 * 1024 ** 3;
const FOLDER_PREFIX = 'latchkey-test-';
const source = (name: string) => new URL(`../../src/storage/mongod/${name}.ts`, import.meta.url).href;

/**
 * Starts one real replica set for the whole run, unless TEST_MONGODB_URI names one.
 * Tests read TEST_MONGODB_URI and TEST_MONGOD_BINARY; each takes a database name of its own.
 */
export default async function startTestDatabase(): Promise<void> {
  (await importTypeScript<Seeded>(new URL('./seeded.ts', import.meta.url).href)).announceSeed();
  const binary = await mongodBinary();
  process.env['TEST_MONGOD_BINARY'] = binary;
  process.env['TEST_RECORD_FOLDER'] = await recordFolder();
  if (process.env['TEST_MONGODB_URI']) return;

  const parent = await fastestFolder();
  await removeLeftovers(parent);
  const folder = await mkdtemp(join(parent, `${FOLDER_PREFIX}${process.pid}-`));
  const server = new MongoMemoryReplSet({
    binary: { systemBinary: binary },
    replSet: {
      count: 1,
      storageEngine: 'wiredTiger',
      args: ['--nounixsocket', '--wiredTigerCacheSizeGB', '0.5'],
    },
    instanceOpts: [{ dbPath: folder, launchTimeout: LAUNCH_LIMIT }],
  });
  globalThis.latchkeyTestDatabase = { server, folder };
  await server.start();
  process.env['TEST_MONGODB_URI'] = server.getUri();
}

/** Where this run keeps its logs and the secrets it used; the teardown holds them against each other. */
async function recordFolder(): Promise<string> {
  const results = fileURLToPath(new URL('../../test-results/', import.meta.url));
  await mkdir(results, { recursive: true });
  await removeLeftovers(results);
  return mkdtemp(join(results, `${FOLDER_PREFIX}${process.pid}-`));
}

async function mongodBinary(): Promise<string> {
  const { resolveMongodBinary } = await importTypeScript<Resolver>(source('resolve-mongod-binary'));
  const { defaultCacheDir } = await importTypeScript<Cache>(source('mongod-cache'));
  const binary = await resolveMongodBinary({
    cacheDir: defaultCacheDir(process.env['XDG_CACHE_HOME'], homedir()),
    systemBinary: process.env['MONGOMS_SYSTEM_BINARY'],
    path: process.env['PATH'] ?? '',
    say: (line) => process.stderr.write(`${line}\n`),
  });
  // The resolver has proved the version; a second check would only warn that it is not the default one.
  process.env['MONGOMS_SYSTEM_BINARY_VERSION_CHECK'] = 'false';
  return binary;
}

/** Linux keeps /dev/shm in memory, where a journal flush costs nothing. Containers often make it too small. */
async function fastestFolder(): Promise<string> {
  const { bavail, bsize } = await statfs(MEMORY_FOLDER).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > ROOM_FOR_DATA ? MEMORY_FOLDER : tmpdir();
}

/** A run that was killed, or whose server failed to start, never came to its teardown: its data would stay in memory. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const owner = Number.parseInt(name.slice(FOLDER_PREFIX.length), 10);
    if (!isRunning(owner)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
