import { homedir } from 'node:os';
import { MongoClient } from 'mongodb';
import { defaultCacheDir } from '../../dist/storage/mongod/mongod-cache.js';
import { resolveMongodBinary } from '../../dist/storage/mongod/resolve-mongod-binary.js';
import { startEmbeddedMongod } from '../../dist/storage/mongod/start-embedded-mongod.js';

/** @typedef {{uriOf: (name: string) => string, of: (name: string) => import('mongodb').Db, close: () => Promise<void>}} Databases */

const PREFIX = `latchkey_bench_${process.pid}_`;

/**
 * The one mongod for all: TEST_MONGODB_URI (a replica set), else one started below the folder and ended with the run.
 *
 * @param {string} folder
 * @returns {Promise<Databases>} one database a contestant; all of them are dropped by `close`
 */
export async function openDatabases(folder) {
  const given = process.env.TEST_MONGODB_URI;
  const mongod = given ? undefined : await startMongod(folder);
  const uri = given ?? mongod?.uri ?? '';
  const client = await new MongoClient(uri).connect();
  /** @type {Set<string>} */
  const names = new Set();
  return {
    uriOf(name) {
      names.add(PREFIX + name);
      return withDatabase(uri, PREFIX + name);
    },
    of: (name) => client.db(PREFIX + name),
    async close() {
      for (const name of mongod ? [] : names) await client.db(name).dropDatabase();
      await client.close();
      await mongod?.stop();
    },
  };
}

/** @param {string} dataDir */
async function startMongod(dataDir) {
  /** @param {string} line */
  const say = (line) => void process.stderr.write(`${line}\n`);
  const binary = await resolveMongodBinary({
    cacheDir: defaultCacheDir(process.env.XDG_CACHE_HOME, homedir()),
    systemBinary: process.env.MONGOMS_SYSTEM_BINARY,
    path: process.env.PATH ?? '',
    say,
  });
  return startEmbeddedMongod({ dataDir, binary, say });
}

/** By pattern, as a list of hosts is no URL. @param {string} uri @param {string} name */
function withDatabase(uri, name) {
  const [, base, query = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? [];
  return `${base}/${name}${query}`;
}
