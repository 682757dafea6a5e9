import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabases } from '../setup/mongod.js';
import { freePort, Processes } from '../setup/processes.js';
import { Client } from './client.js';
import { Memory } from './memory.js';
import { Record } from './record.js';

const { values: options } = parseArgs({
  options: {
    /** Of load; a sixth of that is spent before, alone, to see what an answer takes when nobody else asks. */
    seconds: { type: 'string', default: '60' },
    clients: { type: 'string', default: '16' },
    /** MB a minute, for both instances together, that memory may grow in the second half. */
    slope: { type: 'string', default: '40' },
  },
});
const seconds = Number(options.seconds);
const bound = Number(options.slope);

/** @param {string} line */
const say = (line) => void process.stdout.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), 'latchkey-load-'));
const processes = new Processes(folder);
/** @type {import('../setup/mongod.js').Databases | undefined} */
let databases;

/** Starts two instances behind one public address. */
async function startGateways() {
  databases = await openDatabases(folder);
  const ports = [await freePort(), await freePort()];
  const environment = {
    MONGODB_URI: databases.uriOf('mixed'),
    APP_SECRET: 'what the two instances of a run have in common',
    PUBLIC_URL: `http://localhost:${ports[0]}`,
    // Whoever offers this load has one address: it would be refused long before.
    RATE_LIMIT: 'false',
    SANDBOX: 'true',
    LOG_LEVEL: 'error',
    HOST: '127.0.0.1',
    DATA_DIR: folder,
  };
  const file = join(import.meta.dirname, '..', '..', 'dist', 'main.js');
  const started = [];
  for (const [index, port] of ports.entries())
    started.push(
      await processes.start({ name: `gateway-${index}`, file, path: '/health/ready', environment }, port),
    );
  return started;
}

/** So many people at once, for so long. @param {string[]} addresses @param {number} count @param {number} duration */
async function phase(addresses, count, duration) {
  const record = new Record();
  const end = performance.now() + duration * 1000;
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const client = new Client(addresses, record);
      try {
        await client.register(`person-${count}-${index}`);
        // The turns are moved apart, or all of them would hash a password at the same time.
        for (let turn = index * 3; performance.now() < end; turn += 1) await client.work(turn);
      } catch (error) {
        record.errors.push(error instanceof Error ? error.message : String(error));
      }
    }),
  );
  return record;
}

async function run() {
  const gateways = await startGateways();
  const addresses = gateways.map(({ port }) => `http://localhost:${port}`);
  const idle = await phase(addresses, 1, Math.max(1, seconds / 6));
  const memory = new Memory(gateways.map(({ pid }) => pid));
  const busy = await phase(addresses, Number(options.clients), seconds);
  memory.stop();
  const errors = [...idle.errors, ...busy.errors];
  say(`requests      ${busy.count} in ${seconds} s by ${options.clients} clients at 2 instances`);
  say(`errors        ${errors.length}`);
  say(
    `p99           ${busy.p99.toFixed(1)} ms, ${(busy.p99 / idle.p99).toFixed(1)} × idle (${idle.p99.toFixed(1)} ms)`,
  );
  say(`memory        ${memory.last.toFixed(0)} MB, ${memory.slope.toFixed(1)} MB/min (at most ${bound})`);
  say(`machine       ${availableParallelism()} cores, load average ${(loadavg()[0] ?? 0).toFixed(1)}`);
  for (const error of errors.slice(0, 10)) say(`error: ${error}`);
  return errors.length === 0 && memory.slope <= bound && busy.count > 0;
}

let held = false;
try {
  held = await run();
} finally {
  await processes.stopAll();
  await databases?.close();
  await rm(folder, { recursive: true, force: true });
}
process.exit(held ? 0 : 1);
