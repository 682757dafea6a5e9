import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import type { DataFolder } from './data-folder.js';
import { mongodArguments, pidFile } from './mongod-arguments.js';

const STOP_LIMIT = 20_000;

/** How a mongod ended. */
export interface MongodExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** True when `stop` was called before: false means that the database went away by itself. */
  requested: boolean;
}

export interface LaunchedMongod {
  pid: number;
  /** Settles once, when the process has ended for whatever reason; never rejects. */
  exited: Promise<MongodExit>;
  /** Ends mongod in good order (killed after 20 s); may be called more than once. */
  stop(): Promise<void>;
}

/** Starts a mongod process on the folder and port. Throws when the program cannot be executed. */
export async function launchMongod(
  binary: string,
  folder: DataFolder,
  port: number,
): Promise<LaunchedMongod> {
  const child = spawn(binary, mongodArguments(folder, port, process.pid), {
    stdio: 'ignore',
    // A group of its own: Ctrl-C must reach the gateway, which then stops the database last.
    detached: true,
  });
  if (child.pid === undefined) {
    const [cause] = await once(child, 'error');
    throw new Error(`mongod could not be started (${binary}).`, { cause });
  }

  let requested = false;
  const endWithGateway = () => child.kill('SIGTERM');
  process.once('exit', endWithGateway);
  const exited = new Promise<MongodExit>((resolve) => {
    child.once('exit', (code, signal) => {
      process.off('exit', endWithGateway);
      rmSync(pidFile(folder, process.pid), { force: true });
      resolve({ code, signal, requested });
    });
  });

  async function stop(): Promise<void> {
    requested = true;
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
    await exited;
    clearTimeout(killer);
  }
  return { pid: child.pid, exited, stop };
}
