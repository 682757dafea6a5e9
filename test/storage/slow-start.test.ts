import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { type EmbeddedMongod, startEmbeddedMongod } from '../../src/storage/mongod/start-embedded-mongod.js';
import { register } from '../support/journeys.js';
import { startGateway } from '../support/test-gateway.js';

/** Milliseconds: longer than a call may take and be made again once. */
const SLOW = 6_000;

const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-slow-start-'));
let mongod: EmbeddedMongod;
let client: MongoClient;
beforeAll(async () => {
  const binary = process.env['TEST_MONGOD_BINARY'] ?? '';
  mongod = await startEmbeddedMongod({ dataDir, binary, say: () => undefined });
  client = await MongoClient.connect(mongod.uri);
});
afterAll(async () => {
  await client.close();
  await mongod.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

it('a start outlasts indexes that take longer than the time limit of a call', async () => {
  // A server that reads but does not write: no index gets done, as with one that is long in the building.
  const admin = client.db('admin');
  await admin.command({ fsync: 1, lock: true });
  const begun = performance.now();
  const unlocking = pause(SLOW).then(() => admin.command({ fsyncUnlock: 1 }));
  const gateway = await startGateway({ environment: { MONGODB_URI: mongod.uri } });
  try {
    expect(performance.now() - begun).toBeGreaterThan(SLOW - 100);
    await unlocking;
    expect(gateway.log.filter((line) => line.includes('the start waits for it'))).not.toEqual([]);
    const indexes = await gateway.database.collection('audit_events').indexes();
    expect(indexes.map(({ key }) => Object.keys(key).join())).toContain('at');
    expect((await register(gateway.browser())).access_token).toEqual(expect.any(String));
  } finally {
    await gateway.stop();
  }
}, 60_000);
