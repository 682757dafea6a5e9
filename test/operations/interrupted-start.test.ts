import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { findProcess } from '../../src/storage/mongod/process-table.js';
import { freePort } from '../support/test-gateway.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

let dataDir: string;
let gateway: ChildProcess;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'latchkey-interrupted-'));
  const { PATH = '', HOME = '', TEST_MONGOD_BINARY = '' } = process.env;
  const env = {
    PATH,
    HOME,
    MONGOMS_SYSTEM_BINARY: TEST_MONGOD_BINARY,
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
  };
  gateway = spawn(process.execPath, [MAIN], { cwd: dataDir, env, stdio: 'ignore' });
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

/** mongod's process, which writes its number down soon after its start and long before it takes writes. */
async function mongodOf({ pid }: ChildProcess): Promise<number> {
  const file = join(dataDir, `mongod-of-${pid}.pid`);
  while (!existsSync(file) || readFileSync(file, 'utf8').trim() === '') await pause(10);
  return Number(readFileSync(file, 'utf8'));
}

// Ctrl-C while it starts is what a person does who has seen a typing mistake.
it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while it starts ends the embedded MongoDB, too',
  async (signal) => {
    const mongod = await mongodOf(gateway);
    gateway.kill(signal);
    expect(await once(gateway, 'exit')).toEqual([143, null]);
    while (await findProcess(mongod)) await pause(50);
  },
  30_000,
);
