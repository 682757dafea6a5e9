import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EmbeddedMongod, startEmbeddedMongod } from '../../src/storage/mongod/start-embedded-mongod.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { outlive } from './outage.js';

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

it(
  'mongod is paused under sign-ins, refreshes, links and sign-outs: 503 in time, then all goes on, and nothing acknowledged is lost',
  async () => {
    await outlive(gateway, CLIENTS, {
      strike: () => process.kill(mongod.pid, 'SIGSTOP'),
      mend: () => process.kill(mongod.pid, 'SIGCONT'),
    });
  },
  LIMIT,
);

it(
  'mongod is killed and started again on its data: the same',
  async () => {
    const uri = mongod.uri;
    await outlive(gateway, CLIENTS, {
      async strike() {
        process.kill(mongod.pid, 'SIGKILL');
        await mongod.exited;
      },
      async mend() {
        mongod = await start();
      },
    });
    expect(mongod.uri).toBe(uri);
  },
  LIMIT,
);
