import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './test-gateway.js';

/** A real redis-server of the test's own. */
export interface RedisProcess {
  url: string;
  child: ChildProcess;
  client: Redis;
  stop(): Promise<void>;
}

/**
 * @param port where it listens, such as that of one before
 * @param kept a folder in which it keeps its data on disk; without one it keeps nothing
 * @throws when there is no redis-server on the PATH: the tests that need one must not pass without
 */
export async function startRedis(port?: number, kept?: { folder: string }): Promise<RedisProcess> {
  const own = port ?? (await freePort());
  // A folder of its own: a test that turns persistence on must not leave files in the repository.
  const folder = kept?.folder ?? mkdtempSync(join(tmpdir(), 'latchkey-redis-'));
  const listening = ['--port', String(own), '--bind', '127.0.0.1'];
  const keeping = [
    '--save',
    '',
    '--dir',
    folder,
    '--appendonly',
    kept ? 'yes' : 'no',
    '--appendfsync',
    'always',
  ];
  const child = spawn('redis-server', [...listening, ...keeping], { stdio: 'ignore' });
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', (error) =>
      reject(new Error('redis-server is needed (such as: apt-get install redis-server)', { cause: error })),
    );
  });
  const url = `redis://127.0.0.1:${own}`;
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await Promise.race([failed, client.ping()]);
  const stop = async () => {
    client.disconnect();
    const exited = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill('SIGKILL')) await exited;
    if (!kept) rmSync(folder, { recursive: true, force: true });
    await pause(0);
  };
  return { url, child, client, stop };
}
