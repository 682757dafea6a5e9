import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { Browser } from '../support/browser.js';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process.js';
import { codeOf, PASSWORD, register, someAddress } from '../support/journeys.js';
import { violations } from './invariants.js';

const LIMIT = 40_000;
const MEBIBYTE = 1024 ** 2;

/** A file system of its own, so that nobody else's disk is filled. */
function mountSmall(mebibytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-disk-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}

/** Takes what is left of the file system. @returns the file that takes it */
function fill(folder: string): string {
  const path = join(folder, 'ballast');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(MEBIBYTE / 16);
  try {
    while (statfsSync(folder).bavail > 0) writeSync(file, block);
  } finally {
    closeSync(file);
  }
  return path;
}

const tiny = mountSmall(1);
const small = mountSmall(64);
const disks = [tiny, small].flatMap((folder) => folder ?? []);
let gateway: GatewayProcess | undefined;
afterAll(async () => {
  await gateway?.stop();
  for (const disk of disks) {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  }
});

const environment = (disk: string) => ({
  DATA_DIR: join(disk, 'data'),
  APP_SECRET: 'a root secret that outlives a full disk',
  RATE_LIMIT: 'false',
});

/** Only who may mount a file system can give mongod one that is full. */
const onDisks = disks.length === 2 ? describe : describe.skip;
onDisks('the disk of the embedded MongoDB is full (runs as root, who may mount a small one)', () => {
  it(
    'from the start: the process says so and ends',
    async () => {
      fill(tiny ?? '');
      gateway = await spawnGateway(environment(tiny ?? ''));
      expect(await gateway.exited).toBe(1);
      expect(gateway.output()).toMatch(/Latchkey did not start: [^]*No space left on device/);
    },
    LIMIT,
  );

  it(
    'later: nobody is half there, the process says so and ends, and with room again everybody acknowledged is there',
    async () => {
      const disk = small ?? '';
      gateway = await spawnGateway(environment(disk));
      const browser = new Browser(gateway.address);
      const acknowledged = [(await register(browser)).email];
      const writer = await connect(join(disk, 'data'));
      const ballast = fill(disk);
      const noise = fillJournal(writer);
      while (gateway.child.exitCode === null && acknowledged.length < 200) {
        const email = someAddress();
        const answer = await browser
          .post('/auth/register', { email, password: PASSWORD })
          .catch(() => undefined);
        if (!answer) await pause(50);
        else if (answer.status === 201) acknowledged.push(email);
        else expect([answer.status, codeOf(answer)]).toEqual([503, 'unavailable']);
      }
      await noise;
      expect(await gateway.exited).toBe(1);
      expect(gateway.output()).toMatch(/embedded MongoDB has ended by itself[^]*No space left on device/);

      rmSync(ballast);
      gateway = await spawnGateway(environment(disk));
      const again = new Browser(gateway.address);
      for (const email of acknowledged)
        expect((await again.post('/auth/login', { email, password: PASSWORD })).status).toBe(200);
      const reader = await connect(join(disk, 'data'));
      expect(await violations(reader)).toEqual([]);
      await reader.close();
    },
    LIMIT,
  );
});

/** A connection of our own to the mongod that keeps its files in this folder. */
async function connect(dataDir: string): Promise<Connection> {
  const port = readFileSync(join(dataDir, 'mongod.port'), 'utf8').trim();
  const uri = `mongodb://127.0.0.1:${port}/latchkey?directConnection=true`;
  return await mongoose.createConnection(uri, { serverSelectionTimeoutMS: 1_000 }).asPromise();
}

/** Writes until mongod takes no more: it sets aside room for its journal, and registrations alone would take long. */
async function fillJournal(writer: Connection): Promise<void> {
  const block = randomBytes(MEBIBYTE);
  try {
    for (;;) await writer.collection('noise').insertOne({ block });
  } catch (error) {
    // mongod's end was asked for, whichever way the driver hears of it; a fault of this test was not.
    if (!(error instanceof mongoose.mongo.MongoError)) throw error;
  } finally {
    await writer.close();
  }
}
