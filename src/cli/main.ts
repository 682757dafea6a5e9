import { CommanderError } from 'commander';
import { ConfigurationError } from '../config/configuration-error.js';
import { readEnvironment } from '../config/environment.js';
import { readSettings } from '../config/settings.js';
import { providers } from '../providers/registry.js';
import { commandLine, type LoadWork } from './command-line.js';
import { inWords } from './in-words.js';

/** Exit codes beside 0: not done; and a command line or settings that cannot be read. */
const NOT_DONE = 1;
const UNREADABLE = 2;

/** Carries a command out between opening the gateway's services and closing them. */
async function perform(load: LoadWork, json: boolean): Promise<void> {
  try {
    const settings = readSettings(
      readEnvironment(),
      providers.map(({ id }) => id),
    );
    // Only now: it brings in the whole gateway, for which nobody should wait to be told of a typing mistake.
    const { openServices } = await import('./services.js');
    const [services, work] = await Promise.all([openServices(settings), load()]);
    try {
      const { text, data, incomplete } = await work(services);
      process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : `${text}\n`);
      process.exitCode = incomplete ? NOT_DONE : 0;
    } finally {
      await services.close();
    }
  } catch (error) {
    fail(error, json);
  }
}

function fail(error: unknown, json: boolean): void {
  const { code, message } = inWords(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
  else process.stderr.write(`${message}\n`);
  process.exitCode = error instanceof ConfigurationError ? UNREADABLE : NOT_DONE;
}

async function examine(json: boolean): Promise<void> {
  const { runDoctor } = await import('../doctor/run-doctor.js');
  try {
    process.exitCode = await runDoctor(json);
  } catch (error) {
    fail(error, json);
  }
}

try {
  await commandLine(perform, examine).parseAsync();
} catch (error) {
  // Its words are said already.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : UNREADABLE;
}
