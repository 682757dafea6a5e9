import { ConfigurationError } from '../config/configuration-error.js';
import { runDoctor } from './run-doctor.js';

/** Exit code when the configuration itself, or the command line, cannot be read. */
const UNREADABLE = 2;

const [option, ...others] = process.argv.slice(2);
const json = option === '--json';
if ((option !== undefined && !json) || others.length > 0) {
  process.stderr.write('Usage: npm run doctor [-- --json]\n');
  process.exit(UNREADABLE);
}
try {
  process.exitCode = await runDoctor(json);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  if (json)
    process.stdout.write(`${JSON.stringify({ healthy: false, configuration: error.problems }, null, 2)}\n`);
  else process.stderr.write(`${error.message}\n`);
  process.exitCode = UNREADABLE;
}
