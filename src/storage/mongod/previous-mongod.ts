import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataFolder } from './data-folder.js';
import { gatewayOf, isPidFile, pidFile } from './mongod-arguments.js';
import type { Say } from './mongod-source.js';
import { findProcess } from './process-table.js';

const STOP_LIMIT = 20_000;
const POLL = 25;

/**
 * Frees the data folder of a mongod that outlived its gateway (killed before it could stop it).
 * Throws an Error of one sentence when that gateway is still running.
 */
export async function releaseDataFolder(folder: DataFolder, say: Say): Promise<void> {
  for (const pid of await recordedProcesses(folder)) {
    const gateway = await gatewayRunning(pid, folder);
    if (gateway === undefined) continue;
    if (gateway.alive) {
      throw new Error(
        `Another Latchkey (process ${gateway.pid}) is using the data folder ${folder.path}: stop it, or set another DATA_DIR.`,
      );
    }
    say(`Stopping the mongod (process ${pid}) that an earlier run left behind.`);
    await stopProcess(pid, folder);
    await rm(pidFile(folder, gateway.pid), { force: true });
  }
}

/** A mongod writes its pid file at once; into its lock file only after recovery, which may take long. */
async function recordedProcesses(folder: DataFolder): Promise<Set<number>> {
  const pidFiles = (await readdir(folder.path)).filter(isPidFile).map((name) => join(folder.path, name));
  const files = [join(folder.database, 'mongod.lock'), ...pidFiles];
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return new Set(contents.map((content) => Number.parseInt(content, 10)).filter((pid) => pid > 0));
}

/**
 * Whose mongod is this? A process id alone proves nothing, as the system gives it out again; the command line
 * says that it is a mongod on our folder, and an orphan's parent is no longer the gateway that started it.
 */
async function gatewayRunning(pid: number, folder: DataFolder) {
  const entry = await findProcess(pid);
  const gateway = entry && gatewayOf(entry.command, folder);
  return gateway === undefined ? undefined : { pid: gateway, alive: entry?.parent === gateway };
}

async function stopProcess(pid: number, folder: DataFolder): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const deadline = Date.now() + STOP_LIMIT;
    signalIfRunning(pid, signal);
    while (Date.now() < deadline) {
      if ((await gatewayRunning(pid, folder)) === undefined) return;
      await delay(POLL);
    }
  }
  throw new Error(
    `The mongod of an earlier run (process ${pid}) does not stop: end it by hand, then start again.`,
  );
}

function signalIfRunning(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // Ended in between, as hoped. Anything else (another account's process) must be seen.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
