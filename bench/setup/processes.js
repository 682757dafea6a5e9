import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds. */
const START_LIMIT = 30_000;
const STOP_LIMIT = 5_000;
const POLL = 5;

/** @typedef {{name: string, file: string, path: string, environment: Record<string, string>, options?: string[]}} Program
 *  `path` answers 200 when it is ready; `options` are Node's own */
/** @typedef {{name: string, pid: number, port: number, ready: number, stop: () => Promise<void>}} Server
 *  `ready`: milliseconds from the start of the process to its first 200 */

/** The processes of one run. Only those that it started are ever ended, each by its own handle. */
export class Processes {
  /** @type {Set<import('node:child_process').ChildProcess>} */
  #running = new Set();
  #folder;

  /** @param {string} folder where their logs go, and in which they run: no `.env` of the person's is read there */
  constructor(folder) {
    this.#folder = folder;
    process.once('exit', () => this.#running.forEach((child) => child.kill('SIGKILL')));
  }

  /** @param {Program} program @param {number} port @returns {Promise<Server>} */
  async start({ name, file, path, environment, options = [] }, port) {
    const logFile = join(this.#folder, `${name}.log`);
    const log = openSync(logFile, 'a');
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, PORT: String(port), ...environment };
    const begun = performance.now();
    const child = spawn(process.execPath, [...options, file], {
      cwd: this.#folder,
      env,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#running.add(child);
    const gone = once(child, 'exit').then(() => void this.#running.delete(child));
    const stop = async () => {
      child.kill('SIGTERM');
      await Promise.race([gone, pause(STOP_LIMIT, undefined, { ref: false })]);
      child.kill('SIGKILL');
      await gone;
    };
    while (!(await answers(port, path))) {
      if (child.exitCode !== null || performance.now() - begun > START_LIMIT)
        throw new Error(`${name} did not start:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
      await pause(POLL);
    }
    return { name, pid: child.pid ?? 0, port, ready: performance.now() - begun, stop };
  }

  /** Keeps a process that somebody else started, to end it with the others. @param {import('node:child_process').ChildProcess} child */
  adopt(child) {
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
  }

  async stopAll() {
    const children = [...this.#running];
    await Promise.all(
      children.map(async (child) => {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        const killer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
        await gone;
        clearTimeout(killer);
      }),
    );
  }
}

/** @returns {Promise<number>} a port that was free a moment ago */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** @param {number} port @param {string} path */
async function answers(port, path) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    // Nobody listens yet.
    return false;
  }
}
