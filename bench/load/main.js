import { Contestant } from './contestant.js';

/**
 * The load generator, a process of its own. Each message is one job and gets one answer with the same id; jobs may overlap.
 *
 * @typedef {{id: number, name: string, open?: {client: string, port: number, users: number}, work?: string,
 *   wires?: string[], extent?: import('./contestant.js').Extent}} Job
 */

/** @type {Map<string, Contestant>} */
const contestants = new Map();

/** @param {Job} job */
async function perform({ name, open, work, wires, extent = { connections: 1 } }) {
  if (open) {
    const contestant = new Contestant(open.client, open.port);
    contestants.set(name, contestant);
    await contestant.signUp(open.users);
    return {};
  }
  const contestant = contestants.get(name);
  if (!contestant) throw new Error(`${name} was not opened`);
  return wires ? contestant.send(wires, extent) : contestant.run(work ?? '', extent);
}

process.on('message', (/** @type {Job} */ job) => {
  perform(job).then(
    (result) => process.send?.({ id: job.id, result }),
    (error) =>
      process.send?.({ id: job.id, error: `${job.name}, ${job.work ?? 'opening'}: ${error.message}` }),
  );
});
