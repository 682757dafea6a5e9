import { dirname } from 'node:path';
import { runProgram } from './run-program.js';

const PROBE_LIMIT = 10_000;

/** Older servers are refused by the MongoDB driver (version 7), so finding one must not end the search. */
const OLDEST = [4, 2] as const;

/**
 * Proves that a file is a mongod that runs here (right platform, libraries present) and is new enough.
 * Returns its version, for example `6.0.5`; throws an Error that says in words what is wrong with it.
 */
export async function probeMongod(binary: string): Promise<string> {
  const output = await runProgram(binary, ['--version'], { cwd: dirname(binary), limit: PROBE_LIMIT });
  const [, version, major, minor] = /db version v((\d+)\.(\d+)\.\d+)/.exec(output) ?? [];
  if (version === undefined) throw new Error('it does not answer --version as a mongod does');

  const tooOld = Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1]);
  if (tooOld) throw new Error(`it is version ${version}, and ${OLDEST.join('.')} or newer is needed`);
  return version;
}
