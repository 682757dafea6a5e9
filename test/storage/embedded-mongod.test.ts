import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mongo } from 'mongoose';
import { findProcess } from '../../src/storage/mongod/process-table.js';
import { type EmbeddedMongod, startEmbeddedMongod } from '../../src/storage/mongod/start-embedded-mongod.js';

const binary = process.env['TEST_MONGOD_BINARY'] ?? '';
let dataDir: string;
let said: string[];
let cleanUps: (() => unknown)[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'latchkey embedded-'));
  said = [];
  cleanUps = [];
});

afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: { binary?: string } = {}): Promise<EmbeddedMongod> {
  const mongod = await startEmbeddedMongod({ dataDir, binary, say: (line) => said.push(line), ...options });
  cleanUps.push(() => mongod.stop());
  return mongod;
}

/** Goes through the replica set, with a majority write: fails unless there is a primary under the address given. */
async function add(mongod: { uri: string }, name: string): Promise<string[]> {
  const client = new mongo.MongoClient(mongod.uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    const keys = client.db().collection('keys');
    await keys.insertOne({ name }, { writeConcern: { w: 'majority' } });
    return (await keys.find().sort({ _id: 1 }).toArray()).map((key) => String(key['name']));
  } finally {
    await client.close();
  }
}

async function take(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(() => server.close());
}

const portOf = ({ uri }: { uri: string }) => Number(new URL(uri).port);

const isRunning = async (pid: number) => (await findProcess(pid)) !== undefined;

interface Gateway {
  process: ChildProcess;
  uri: string;
  pid: number;
}

/** A gateway in a process of its own, which can be killed; or the message with which it refused to start. */
async function tryGateway(): Promise<Gateway | string> {
  const loader = new URL('../support/import-typescript.mjs', import.meta.url).href;
  const source = new URL('../../src/storage/mongod/start-embedded-mongod.ts', import.meta.url).href;
  const script = `
    import { importTypeScript } from '${loader}';
    const { startEmbeddedMongod } = await importTypeScript('${source}');
    const [dataDir, binary] = process.argv.slice(1);
    const start = startEmbeddedMongod({ dataDir, binary, say: () => {} });
    console.log(JSON.stringify(await start.catch(({ message }) => ({ message }))));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir, binary], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const outcome = JSON.parse(String(line)) as { uri: string; pid: number; message?: string };
  if (outcome.message !== undefined) return outcome.message;
  cleanUps.push(async () => (await isRunning(outcome.pid)) && process.kill(outcome.pid, 'SIGKILL'));
  cleanUps.push(() => child.kill('SIGKILL'));
  return { process: child, uri: outcome.uri, pid: outcome.pid };
}

async function startGateway(): Promise<Gateway> {
  const gateway = await tryGateway();
  if (typeof gateway === 'string') throw new Error(gateway);
  return gateway;
}

describe('the embedded replica set', () => {
  test('keeps data and port over a restart', async () => {
    const first = await start();
    await add(first, 'before');
    await first.stop();
    expect(await first.exited).toEqual({ code: 0, signal: null, requested: true });

    const second = await start();

    expect(portOf(second)).toBe(portOf(first));
    expect(await add(second, 'after')).toEqual(['before', 'after']);
  });

  test('reports that mongod was killed, and recovers its data', async () => {
    const first = await start();
    await add(first, 'before');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL', requested: false });

    const second = await start();

    expect(portOf(second)).toBe(portOf(first));
    expect(await add(second, 'after')).toEqual(['before', 'after']);
  });

  test('moves to another port, and stays there, when its own is taken', async () => {
    const first = await start();
    await add(first, 'before');
    await first.stop();
    await take(portOf(first));

    const second = await start();
    expect(portOf(second)).not.toBe(portOf(first));
    expect(said.join('\n')).toContain(`Port ${portOf(first)} of the embedded MongoDB is taken`);
    expect(await add(second, 'after')).toEqual(['before', 'after']);
    await second.stop();

    expect(portOf(await start())).toBe(portOf(second));
  });

  test('takes over from a mongod whose gateway was killed', async () => {
    const gateway = await startGateway();
    await add(gateway, 'before');
    gateway.process.kill('SIGKILL');
    await once(gateway.process, 'exit');
    expect(await isRunning(gateway.pid)).toBe(true);

    const second = await start();

    expect(await isRunning(gateway.pid)).toBe(false);
    expect(portOf(second)).toBe(portOf(gateway));
    expect(await add(second, 'after')).toEqual(['before', 'after']);
  });

  test('refuses a data folder that another gateway is using, and leaves that one alone', async () => {
    const gateway = await startGateway();
    await expect(start()).rejects.toThrow(
      `Another Latchkey (process ${gateway.process.pid}) is using the data folder ${dataDir}`,
    );
    expect(await add(gateway, 'still there')).toEqual(['still there']);
  });

  test.each(['new', 'used'])('lets one of three that start at once in a %s folder win', async (state) => {
    if (state === 'used') await (await start()).stop();
    const starts = await Promise.all([tryGateway(), tryGateway(), tryGateway()]);
    const winners = starts.filter((outcome) => typeof outcome !== 'string');
    const refusal = expect.stringMatching(/^Another Latchkey /);
    expect(starts.filter((outcome) => typeof outcome === 'string')).toEqual([refusal, refusal]);
    expect(await add(winners[0] as Gateway, 'one')).toEqual(['one']);
  });

  test('says what mongod logged when it does not start', async () => {
    const broken = join(dataDir, 'broken-mongod');
    const complain = `while [ "$1" != --logpath ]; do shift; done; echo '{"s":"F","msg":"Disk on fire"}' >> "$2"`;
    await writeFile(broken, `#!/bin/sh\n${complain}\nexit 62\n`, { mode: 0o755 });
    await expect(start({ binary: broken })).rejects.toThrow(/code 62.*\n.*Disk on fire/);
  });

  test('says so when the program cannot be executed', async () => {
    await expect(start({ binary: join(dataDir, 'nowhere') })).rejects.toThrow('mongod could not be started');
  });
});
