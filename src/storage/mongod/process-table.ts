import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessEntry {
  parent: number;
  /** Program and arguments, separated by spaces. */
  command: string;
}

/** Looks up a running process. A process that has ended, reaped or not, gives undefined. */
export async function findProcess(pid: number): Promise<ProcessEntry | undefined> {
  try {
    return process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  } catch {
    return undefined;
  }
}

/** Small images carry no `ps`, so on Linux the kernel is asked (proc(5)). */
async function fromProc(pid: number): Promise<ProcessEntry | undefined> {
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
  const status = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field, the name in parentheses, may itself hold spaces and parentheses.
  const [, parent] = status.slice(status.lastIndexOf(')') + 2).split(' ');
  return command === '' ? undefined : { parent: Number(parent), command };
}

async function fromPs(pid: number): Promise<ProcessEntry | undefined> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'ppid=,args=', '-p', String(pid)]);
  const [, parent, command] = /^\s*(\d+)\s+(.+?)\s*$/.exec(stdout) ?? [];
  return command === undefined ? undefined : { parent: Number(parent), command };
}
