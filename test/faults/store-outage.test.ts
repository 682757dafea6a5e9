import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EmbeddedMongod, startEmbeddedMongod } from '../../src/storage/mongod/start-embedded-mongod.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { Traffic } from './traffic.js';

const CLIENTS = 4;
const LIMIT = 60_000;

const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-store-outage-'));
const start = () =>
  startEmbeddedMongod({
    dataDir,
    binary: process.env['TEST_MONGOD_BINARY'] ?? '',
    say: () => undefined,
  });
let mongod: EmbeddedMongod;
let gateway: TestGateway;
beforeAll(async () => {
  mongod = await start();
  // A grace that outlives the outage: a refresh that was done and not answered is asked for again.
  const environment = { MONGODB_URI: mongod.uri, RATE_LIMIT: 'false', REFRESH_GRACE: '120' };
  gateway = await startGateway({ environment, databaseName: 'outage' });
}, LIMIT);
afterAll(async () => {
  await gateway.stop();
  await mongod.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** @param strike takes mongod away. @param mend brings it back */
async function outage(strike: () => unknown, mend: () => unknown): Promise<void> {
  const traffic = new Traffic(gateway, CLIENTS);
  try {
    await traffic.moreLives(CLIENTS);
    try {
      await strike();
      await traffic.until(() => traffic.refused >= CLIENTS);
    } finally {
      await mend();
    }
    await traffic.moreLives(CLIENTS);
    await traffic.stopAndCheck();
  } finally {
    await traffic.stop();
  }
}

it(
  'mongod is paused under sign-ins, refreshes, links and sign-outs: 503 in time, then all goes on, and nothing acknowledged is lost',
  () =>
    outage(
      () => process.kill(mongod.pid, 'SIGSTOP'),
      () => process.kill(mongod.pid, 'SIGCONT'),
    ),
  LIMIT,
);

it(
  'mongod is killed and started again on its data: the same',
  async () => {
    const uri = mongod.uri;
    await outage(
      async () => {
        process.kill(mongod.pid, 'SIGKILL');
        await mongod.exited;
      },
      async () => {
        mongod = await start();
      },
    );
    expect(mongod.uri).toBe(uri);
  },
  LIMIT,
);
