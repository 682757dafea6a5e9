import type { Parameters } from 'fast-check';

/** What is drawn when nobody asks for anything else: a red run in CI is red on the next machine too. */
const DEFAULT_SEED = 20_261_123;

/** Makes a run of another seed, or of one that nobody chose (`random`). */
const VARIABLE = 'TEST_SEED';

/**
 * The seed of this run: what property tests and fuzzing draw from.
 *
 * @throws Error when the variable holds no whole number
 */
export function seedOfRun(): number {
  const given = process.env[VARIABLE];
  if (given === undefined || given === '') return DEFAULT_SEED;
  const seed = given === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  if (!Number.isSafeInteger(seed)) throw new Error(`${VARIABLE} is a whole number or "random"`);
  return seed;
}

/** Settles the seed for every worker, and says it: whoever finds a failure must be able to have it again. */
export function announceSeed(): void {
  const seed = seedOfRun();
  process.env[VARIABLE] = String(seed);
  process.stderr.write(`Properties and fuzzing: ${VARIABLE}=${seed}\n`);
}

/**
 * What every property test runs with. A failure prints its own seed and path beside the smallest counter-example.
 *
 * @param numRuns how many cases are drawn
 */
export function seeded<Case>(numRuns = 500): Parameters<Case> {
  return { seed: seedOfRun(), numRuns };
}
