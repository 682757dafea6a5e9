import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { REPLICA_SET } from './mongod-arguments.js';

const POLL = 20;
const SELECTION_LIMIT = 2_000;
const PRIMARY = 1;

/** MongoDB's error codes (src/mongo/base/error_codes.yml in its sources). */
const INVALID_REPLICA_SET_CONFIG = 93;
const NOT_YET_INITIALIZED = 94;

interface ReplicaSetConfig extends mongo.BSON.Document {
  version: number;
  members: { host: string }[];
}

/**
 * Brings the one-member replica set of a mongod just started to PRIMARY: initiates a new one,
 * and moves one that was last seen on another port. Ends early, without error, when `signal` fires.
 */
export async function bringToPrimary(port: number, database: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await connectable(port, signal);
    if (signal.aborted) return;
    const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
      serverSelectionTimeoutMS: SELECTION_LIMIT,
    });
    try {
      if (await answersFrom(client, database)) return await pollUntilPrimary(client, port, signal);
    } catch (error) {
      // Refused or cut off while it is still starting. The caller watches process and clock.
      if (!(error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoServerSelectionError))
        throw error;
    } finally {
      await client.close();
    }
    await pause(signal);
  }
}

async function connectable(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await pause(signal);
    } finally {
      socket.destroy();
    }
  }
}

/** Another program's mongod may have won the race for the port, and must not be reconfigured. */
async function answersFrom(client: mongo.MongoClient, database: string): Promise<boolean> {
  const options = await client.db('admin').command({ getCmdLineOpts: 1 });
  return options['parsed']?.storage?.dbPath === database;
}

async function pollUntilPrimary(client: mongo.MongoClient, port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const status = await client.db('admin').command({ replSetGetStatus: 1 });
      if (status['myState'] === PRIMARY) return;
    } catch (error) {
      const code = error instanceof mongo.MongoServerError ? error.code : undefined;
      if (code !== NOT_YET_INITIALIZED && code !== INVALID_REPLICA_SET_CONFIG) throw error;
      const stored = await client.db('local').collection<ReplicaSetConfig>('system.replset').findOne();
      if (stored === null) await initiate(client, port);
      // "Not yet initialized" with a configuration stored: it is still being loaded.
      else if (code === INVALID_REPLICA_SET_CONFIG) await moveToPort(client, stored, port);
    }
    await pause(signal);
  }
}

async function initiate(client: mongo.MongoClient, port: number): Promise<void> {
  const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
  await client.db('admin').command({ replSetInitiate: { _id: REPLICA_SET, members } });
}

/**
 * The stored configuration names the former port, so the member does not find itself in it.
 * (Rewriting it without --replSet was not chosen: after a crash such a start ignores the oplog.)
 * Forced, because a set without a primary cannot agree to anything; safe, because there is no other member.
 */
async function moveToPort(client: mongo.MongoClient, stored: ReplicaSetConfig, port: number): Promise<void> {
  const members = stored.members.slice(0, 1).map((member) => ({ ...member, host: `127.0.0.1:${port}` }));
  const config = { ...stored, version: stored.version + 1, members };
  await client.db('admin').command({ replSetReconfig: config, force: true });
}

/** Polling is for the database, not for the clock: an aborted wait simply ends. */
async function pause(signal: AbortSignal): Promise<void> {
  await delay(POLL, undefined, { signal }).catch(() => undefined);
}
