import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Linux counts CPU time in hundredths of a second (`getconf CLK_TCK`). */
const TICK = 10;

/** @param {number} pid @returns {Promise<number>} CPU time so far in milliseconds, all threads; NaN where there is no /proc */
export async function cpuTime(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in the second field may hold spaces and brackets.
  const [utime, stime] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(utime) + Number(stime)) * TICK;
}

/** @param {number} pid @returns {Promise<number>} resident memory in kB */
export async function residentMemory(pid) {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout);
}
