import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  coldStartRows,
  growthRows,
  loginTimingRows,
  revocationRows,
  shareOfMachine,
  throughputRows,
} from '../report/targets.js';
import * as programs from '../setup/contestants.js';
import { freePort } from '../setup/processes.js';
import { coldStarts } from './cold-start.js';
import { growth } from './growth.js';
import { Load } from './load.js';
import { loginTimings } from './login-timing.js';
import { revocationLatency } from './revocation.js';
import { prepare, scenarios } from './scenarios.js';

const FEW = 1_000;
const THROUGHPUT = ['authenticated', 'refresh', 'login', 'social'];

/**
 * @typedef {{processes: import('../setup/processes.js').Processes, databases: import('../setup/mongod.js').Databases,
 *   folder: string, say: (line: string) => void, only?: string[] | undefined, growthSize?: number | undefined,
 *   profiles?: string | undefined}} Run
 * @typedef {import('../report/targets.js').Row} Row
 */

/**
 * Runs every part that was asked for, one after the other.
 *
 * @param {Run} run
 * @returns {Promise<{rows: Row[], details: Record<string, unknown>}>}
 */
export async function measure(run) {
  const { processes, databases, folder, say, growthSize, profiles } = run;
  const parts = run.only ?? [...THROUGHPUT, 'login-timing', 'revocation', 'cold-start', 'growth'];
  const wanted = (/** @type {string} */ part) => parts.includes(part);
  const port = await freePort();
  await processes.start(programs.fakeProvider, port);
  const surroundings = { databases, folder, provider: `http://127.0.0.1:${port}`, profiles };
  const load = new Load();
  processes.adopt(load.child);
  /** @type {Row[]} */
  const rows = [];
  /** @type {Record<string, unknown>} */
  const details = {};

  if (wanted('cold-start')) {
    say('Cold starts.');
    details.coldStart = await coldStarts(processes, [
      (own) => programs.gateway(surroundings, { name: 'gateway', publicUrl: `http://localhost:${own}` }),
      () => programs.textbook(surroundings, 'T'),
    ]);
  }
  const throughput = THROUGHPUT.filter(wanted);
  if (throughput.length > 0) {
    const servers = await startAll(processes, surroundings);
    await prepare(load, servers);
    const all = scenarios(load, servers);
    /** @type {Record<string, import('./rounds.js').Figures>} */
    const figures = {};
    for (const scenario of throughput) {
      say(`Throughput: ${scenario}.`);
      figures[scenario] = await all[scenario]();
    }
    rows.push(...throughputRows(figures));
    details.throughput = figures;
    details.shareOfMachine = shareOfMachine(figures.login, availableParallelism());
    for (const server of Object.values(servers)) await server.stop();
  }
  if (wanted('login-timing')) {
    say('Login timing.');
    const own = await freePort();
    const publicUrl = `http://localhost:${own}`;
    const server = await processes.start(programs.gateway(surroundings, { name: 'timing', publicUrl }), own);
    const times = await loginTimings(server, databases.of('timing'));
    rows.push(...loginTimingRows(times));
    details.loginTiming = times;
    await server.stop();
  }
  if (wanted('revocation')) {
    say('Revocation.');
    const [first, second] = await startTwins(processes, surroundings);
    const latency = await revocationLatency(load, first, second);
    rows.push(...revocationRows(latency));
    details.revocation = latency;
    await Promise.all([first.stop(), second.stop()]);
  }
  if (details.coldStart) rows.push(...coldStartRows(details.coldStart));
  if (growthSize !== undefined && wanted('growth')) {
    say(`Growth: making ${growthSize} users and sessions.`);
    const works = await measureGrowth(run, surroundings, load, growthSize);
    rows.push(...growthRows(works, `${FEW} → ${growthSize}`));
  }
  return { rows, details };
}

/**
 * @param {Run['processes']} processes
 * @param {programs.Surroundings} surroundings
 * @returns {Promise<import('./scenarios.js').Servers>}
 */
async function startAll(processes, surroundings) {
  /** @type {((publicUrl: string) => programs.Program)[]} */
  const all = [
    (publicUrl) => programs.gateway(surroundings, { name: 'gateway', publicUrl }),
    (publicUrl) => programs.gatewayWithProbe(surroundings, publicUrl),
    () => programs.textbook(surroundings, 'T'),
    () => programs.textbook(surroundings, 'TK'),
    () => programs.betterAuth(surroundings),
    () => programs.limit,
    () => programs.empty,
    () => programs.hashCeiling,
  ];
  /** @type {import('./scenarios.js').Servers} */
  const servers = {};
  for (const program of all) {
    const port = await freePort();
    const server = await processes.start(program(`http://localhost:${port}`), port);
    servers[server.name] = server;
  }
  return servers;
}

/** Two instances of one gateway. @param {Run['processes']} processes @param {programs.Surroundings} surroundings */
async function startTwins(processes, surroundings) {
  const publicUrl = 'http://localhost:3000';
  const twin = async (/** @type {string} */ name) =>
    processes.start(programs.gateway(surroundings, { name, database: 'twins', publicUrl }), await freePort());
  return [await twin('first'), await twin('second')];
}

/** @param {Run} run @param {programs.Surroundings} surroundings @param {Load} load @param {number} size */
async function measureGrowth({ processes, databases, folder }, surroundings, load, size) {
  const gateways = [];
  for (const [name, people] of /** @type {const} */ ([
    ['few', FEW],
    ['many', size],
  ])) {
    const port = await freePort();
    const publicUrl = `http://localhost:${port}`;
    const server = await processes.start(programs.gateway(surroundings, { name, publicUrl }), port);
    gateways.push({ server, size: people, publicUrl, generations: new Map() });
  }
  const both = ['few', 'many'].map((name) => databases.of(name));
  return growth(load, both, gateways, join(folder, 'data'));
}
