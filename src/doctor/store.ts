import { join } from 'node:path';
import mongoose, { type Connection, mongo } from 'mongoose';
import { z } from 'zod';
import type { Settings } from '../config/settings.js';
import { databaseOptions } from '../storage/database-options.js';
import { readPort } from '../storage/mongod/data-folder.js';
import { whyUnreached } from './unreached.js';

/** MongoDB as it was found. */
export interface Store {
  /** True without MONGODB_URI: the gateway starts a server of its own. */
  embedded: boolean;
  connection?: Connection;
  /** Why there is no connection, in plain words. */
  failure?: string;
}

/**
 * Connects as the gateway would. An embedded server is looked at when a running gateway has one, and never started: it
 * is the gateway's.
 */
export async function openStore(settings: Settings): Promise<Store> {
  const embedded = settings.mongodbUri === undefined;
  const uri = settings.mongodbUri ?? (await embeddedUri(settings.dataDir));
  if (uri === undefined) return { embedded, failure: 'it was never started' };
  const { uri: address = uri, retryAttempts: _retry, ...options } = databaseOptions(uri);
  const connection = mongoose.createConnection();
  try {
    await connection.openUri(address, options);
    return { embedded, connection };
  } catch (error) {
    await connection.close().catch(() => undefined);
    return { embedded, failure: whyNotConnected(error) };
  }
}

/** Where the embedded server of a running gateway is, or was; `undefined` when there never was one. */
export async function embeddedUri(dataDir: string): Promise<string | undefined> {
  const port = await readPort({ portFile: join(dataDir, 'mongod.port') });
  return port === undefined ? undefined : `mongodb://127.0.0.1:${port}/latchkey?directConnection=true`;
}

/** MongoDB's code for a wrong user name or password, and for missing rights. */
const AUTHENTICATION_FAILED = 18;

/** What the driver throws before it asks anybody. */
const UNREADABLE = new Set([
  'MongoParseError',
  'MongoInvalidArgumentError',
  'MongoRuntimeError',
  'TypeError',
]);

/** @returns why MongoDB could not be connected to, in plain words without its address */
export function whyNotConnected(error: unknown): string {
  if (error instanceof mongo.MongoServerError && error.code === AUTHENTICATION_FAILED)
    return 'it refuses the user name or the password';
  if (error instanceof Error && UNREADABLE.has(error.name))
    return 'its address cannot be read; special characters in user name and password are written as %XX';
  if (error instanceof mongo.MongoCompatibilityError) return 'its version is too old: 4.2 is needed';
  const known = topology.safeParse(reasonOf(error)).data;
  const cause = known?.servers.map((server) => server.error).find((found) => found !== null);
  if (cause instanceof mongo.MongoServerError && cause.code === AUTHENTICATION_FAILED)
    return 'it refuses the user name or the password';
  // It answers, and still will not do; a server of another set is struck from the list.
  if (known && cause === undefined && known.type.startsWith('ReplicaSet'))
    return 'it answers, but has no primary, or its replica set has another name than in MONGODB_URI';
  return whyUnreached(cause ?? error);
}

/** What the driver knew of each server when it gave up. */
const topology = z.object({
  type: z.string(),
  servers: z
    .map(z.string(), z.looseObject({ error: z.unknown() }))
    .transform((servers) => [...servers.values()]),
});

/** Where mongoose keeps it. */
function reasonOf(error: unknown): unknown {
  return error instanceof Error && 'reason' in error ? error.reason : undefined;
}
