import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../setup/processes.js';
import { residentMemory } from './process-cost.js';

const STARTS = 5;

/** Milliseconds after the first 200 at which a process is taken to be at rest. */
const SETTLED = 1_500;

/**
 * Starts each program several times in turn.
 *
 * @param {import('../setup/processes.js').Processes} processes
 * @param {readonly ((port: number) => import('../setup/processes.js').Program)[]} programs
 * @returns {Promise<Record<string, {ready: number[], memory: number[]}>>} milliseconds to the first 200, kB at rest
 */
export async function coldStarts(processes, programs) {
  /** @type {Record<string, {ready: number[], memory: number[]}>} */
  const found = {};
  // The first start of each makes indexes and keys, and fills the file cache: not counted.
  for (let round = 0; round <= STARTS; round += 1) {
    for (const program of programs) {
      const port = await freePort();
      const server = await processes.start(program(port), port);
      await pause(SETTLED);
      const memory = await residentMemory(server.pid);
      await server.stop();
      const figures = (found[server.name] ??= { ready: [], memory: [] });
      if (round > 0) {
        figures.ready.push(server.ready);
        figures.memory.push(memory);
      }
    }
  }
  return found;
}
