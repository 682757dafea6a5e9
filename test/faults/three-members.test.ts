import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MongoMemoryReplSet } from 'mongodb-memory-server';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { Traffic } from './traffic.js';

const CLIENTS = 3;
const LIMIT = 90_000;

let members: MongoMemoryReplSet;
let gateway: TestGateway;
beforeAll(async () => {
  members = new MongoMemoryReplSet({
    binary: { systemBinary: process.env['TEST_MONGOD_BINARY'] ?? '' },
    replSet: {
      count: 3,
      storageEngine: 'wiredTiger',
      args: ['--nounixsocket', '--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '32'],
      configSettings: { electionTimeoutMillis: 2_000, heartbeatTimeoutSecs: 2 },
    },
    instanceOpts: Array.from({ length: 3 }, () => ({ launchTimeout: LIMIT })),
  });
  await members.start();
  // A grace that outlives the election: a refresh that was done and not answered is asked for again.
  const environment = {
    MONGODB_URI: members.getUri('failover'),
    RATE_LIMIT: 'false',
    REFRESH_GRACE: '120',
  };
  gateway = await startGateway({ environment, databaseName: 'failover' });
}, LIMIT);
afterAll(async () => {
  await gateway.stop();
  await members.stop();
}, LIMIT);

/** The address of the member that takes writes. */
async function primary(): Promise<string> {
  const hello = await gateway.database.db?.admin().command({ hello: 1 });
  return String(hello?.['primary']);
}

async function electing(strike: () => Promise<unknown>): Promise<void> {
  const before = await primary();
  const traffic = new Traffic(gateway, CLIENTS);
  try {
    await traffic.moreLives(CLIENTS);
    await strike();
    await traffic.moreLives(3 * CLIENTS);
    await traffic.stopAndCheck();
    expect(await primary()).not.toBe(before);
  } finally {
    await traffic.stop();
  }
}

it(
  'the primary of three steps down under sign-ins, refreshes, links and sign-outs: nothing acknowledged is lost (OP-08)',
  () =>
    electing(async () =>
      gateway.database.db
        ?.admin()
        .command({ replSetStepDown: 30, secondaryCatchUpPeriodSecs: 5 })
        .catch(() => undefined),
    ),
  LIMIT,
);

it(
  'the primary of three is killed: what was acknowledged is with the others (OP-08)',
  () =>
    electing(async () => {
      const address = await primary();
      const member = members.servers.find(({ instanceInfo }) => address.endsWith(`:${instanceInfo?.port}`));
      member?.instanceInfo?.instance.mongodProcess?.kill('SIGKILL');
      expect(member).toBeDefined();
    }),
  LIMIT,
);
