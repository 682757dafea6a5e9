import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from './report/table.js';
import { install } from './setup/install.js';

/** Minutes after which a run is given up: something hangs. */
const RUN_LIMIT = 8;
const GROWTH_LIMIT = 30;
const GROWTH_SIZE = '100000';

/** Share of the cores below which the figures are noise. */
const QUIET = 0.9;

const { values: options } = parseArgs({
  options: {
    /** Also measure growth from 1,000 users and sessions to this many. */
    growth: { type: 'string' },
    /** Only these parts, separated by commas: authenticated, refresh, login, social, login-timing, revocation, cold-start, growth. */
    only: { type: 'string' },
    /** Leave CPU profiles of the gateways in bench/results; slows them down. */
    profile: { type: 'boolean', default: false },
  },
  // `--growth` alone takes the smaller size that is over in a minute.
  args: process.argv
    .slice(2)
    .map((argument) => (argument === '--growth' ? `--growth=${GROWTH_SIZE}` : argument)),
});

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

await install();
// Only now: what they import is installed and compiled by the line above.
const { openDatabases } = await import('./setup/mongod.js');
const { Processes } = await import('./setup/processes.js');
const { measure } = await import('./measure/measure.js');

const results = join(import.meta.dirname, 'results');
await mkdir(results, { recursive: true });
const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
const processes = new Processes(folder);
/** @type {import('./setup/mongod.js').Databases | undefined} */
let databases;

let ending = false;
/** @param {number} code */
async function end(code) {
  if (ending) return;
  ending = true;
  await processes.stopAll();
  await databases?.close();
  await rm(folder, { recursive: true, force: true });
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void end(1));
const minutes = options.growth ? GROWTH_LIMIT : RUN_LIMIT;
setTimeout(() => {
  say(`Not done after ${minutes} minutes: given up.`);
  void end(1);
}, minutes * 60_000).unref();

try {
  const begun = new Date();
  const load = loadavg()[0];
  const only = options.only?.split(',');
  const growthSize = options.growth === undefined ? undefined : Number(options.growth);
  const profiles = options.profile ? results : undefined;
  databases = await openDatabases(folder);
  const run = { processes, databases, folder, say, only, growthSize, profiles };
  const { rows, details } = await measure(run);
  process.stdout.write(`${table(rows)}\n`);
  const { shareOfMachine: share } = details;
  if (typeof share === 'number' && share < QUIET)
    say(
      `Other programs took ${Math.round((1 - share) * 100)} % of the cores: repeat this on a quiet machine.`,
    );
  const machine = { node: process.version, platform: process.platform, cores: availableParallelism(), load };
  const content = { date: begun.toISOString(), machine, rows, details };
  await writeFile(join(results, 'latest.json'), `${JSON.stringify(content, null, 2)}\n`);
  say(
    `Took ${Math.round((Date.now() - begun.getTime()) / 1000)} s; all figures are in bench/results/latest.json.`,
  );
  await end(0);
} catch (error) {
  if (!ending) say(error instanceof Error ? `The benchmark failed: ${error.stack}` : String(error));
  await end(1);
}
