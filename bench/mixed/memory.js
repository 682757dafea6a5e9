import { readFile } from 'node:fs/promises';
import { slope } from './record.js';

/** Milliseconds between two looks. */
const EVERY = 250;

/** The resident set of some processes, looked at again and again. Linux only: elsewhere it stays empty. */
export class Memory {
  /** @type {{at: number, value: number}[]} minutes, MB */
  #points = [];
  #timer;

  /** @param {readonly number[]} pids */
  constructor(pids) {
    this.#timer = setInterval(() => void this.#look(pids), EVERY);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** MB a minute over the second half: the first one fills caches and compiles. */
  get slope() {
    return slope(this.#points.slice(Math.floor(this.#points.length / 2)));
  }

  /** MB, the last look. */
  get last() {
    return this.#points.at(-1)?.value ?? NaN;
  }

  /** @param {readonly number[]} pids */
  async #look(pids) {
    const sizes = await Promise.all(pids.map(residentSize)).catch(() => []);
    const value = sizes.reduce((sum, size) => sum + size, 0);
    if (value > 0) this.#points.push({ at: performance.now() / 60_000, value });
  }
}

/** @param {number} pid @returns {Promise<number>} MB */
async function residentSize(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
