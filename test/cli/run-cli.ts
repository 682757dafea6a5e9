import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { logged } from '../support/run-record.js';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** How a command ended. */
export interface Ended {
  /** `null` after a signal. */
  code: number | null;
  out: string;
  complaint: string;
  /** The most memory it ever had, in bytes; 0 where the system does not tell. */
  memory: number;
}

/** A command that runs. */
export interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
}

/** Starts a command as `npm run cli --` does. @param onComplaint is given what it has said on stderr so far */
export function startCli(
  environment: Record<string, string>,
  args: readonly string[],
  onComplaint: (soFar: string) => void = () => undefined,
): Running {
  const { PATH = '', HOME = '' } = process.env;
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-cli-'));
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { PATH, HOME, DATA_DIR: folder, ...environment },
  });
  let out = '';
  let complaint = '';
  let memory = 0;
  const watch = setInterval(() => {
    void memoryOf(child.pid).then((bytes) => (memory = Math.max(memory, bytes)));
  }, 50);
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
    logged(chunk.toString());
    onComplaint(complaint);
  });
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => {
      clearInterval(watch);
      resolve({ code, out, complaint, memory });
    }),
  );
  return { child, ended };
}

/** Runs a command to its end. */
export async function runCli(environment: Record<string, string>, ...args: string[]): Promise<Ended> {
  return startCli(environment, args).ended;
}

/** Runs a command that is to succeed. @returns what it answers to a program */
export async function askCli<Answer>(
  environment: Record<string, string>,
  ...args: string[]
): Promise<Answer> {
  const { code, out, complaint } = await runCli(environment, ...args, '--json');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${out}${complaint}`);
  return JSON.parse(out) as Answer;
}

/** Linux keeps the peak. */
async function memoryOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

/** Waits at most `limit` milliseconds for something that is to become so. */
export async function within(limit: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + limit;
  for (;;) {
    if (await isSo()) return true;
    if (performance.now() > deadline) return false;
  }
}
