import { cpuTime } from './process-cost.js';

/**
 * One contestant of a comparison: a name for the table, and how to make it work once, after what is not measured.
 *
 * @typedef {{name: string, pid: number, prepare?: () => Promise<unknown>,
 *   run: (warmUp: boolean) => Promise<{count: number, seconds: number}>}} Entrant
 * @typedef {{rate: number, cpu: number}} Figure `rate` per second; `cpu` milliseconds of the server's CPU each
 * @typedef {Record<string, Figure[]>} Figures per entrant, one a round
 */

/**
 * Lets all work in turn, A B C A B C …: whatever else the machine does meets all of them alike.
 *
 * @param {readonly Entrant[]} entrants
 * @param {number} rounds after one that warms up and is not counted
 * @returns {Promise<Figures>}
 */
export async function interleave(entrants, rounds) {
  for (const { run, prepare } of entrants) {
    await prepare?.();
    await run(true);
  }
  /** @type {Figures} */
  const figures = Object.fromEntries(entrants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, pid, prepare, run } of entrants) {
      await prepare?.();
      const before = await cpuTime(pid);
      const { count, seconds } = await run(false);
      figures[name]?.push({ rate: count / seconds, cpu: ((await cpuTime(pid)) - before) / count });
    }
  }
  return figures;
}

/** @param {readonly number[]} values @param {number} [share] 0.5 the median, 0.99 the 99th percentile */
export function quantile(values, share = 0.5) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  if (share === 0.5) return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/**
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs the same rounds
 * @returns {{median: number, minimum: number, maximum: number}} of the ratios of each round
 */
export function ratio(ours, theirs) {
  const ratios = ours.map((value, round) => value / (theirs[round] ?? NaN));
  return { median: quantile(ratios), minimum: Math.min(...ratios), maximum: Math.max(...ratios) };
}
