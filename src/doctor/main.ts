import { ConfigurationError } from '../config/configuration-error.js';
import { readEnvironment } from '../config/environment.js';
import { readSettings, type Settings } from '../config/settings.js';
import { providers } from '../providers/registry.js';

/** Exit code when the configuration itself, or the command line, cannot be read. */
const UNREADABLE = 2;

function readOrLeave(json: boolean): Settings {
  try {
    return readSettings(
      readEnvironment(),
      providers.map(({ id }) => id),
    );
  } catch (error) {
    if (json && error instanceof ConfigurationError)
      process.stdout.write(`${JSON.stringify({ healthy: false, configuration: error.problems }, null, 2)}\n`);
    else process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(UNREADABLE);
  }
}

const [option, ...others] = process.argv.slice(2);
const json = option === '--json';
if ((option !== undefined && !json) || others.length > 0) {
  process.stderr.write('Usage: npm run doctor [-- --json]\n');
  process.exit(UNREADABLE);
}
const settings = readOrLeave(json);
// Only now: it brings in the whole gateway, for which nobody should wait to be told of a typing mistake.
const { diagnose } = await import('./diagnose.js');
const { asJson, asText, exitCodeFor } = await import('./report.js');
const findings = await diagnose(settings, providers);
process.stdout.write(json ? asJson(findings) : asText(findings));
process.exitCode = exitCodeFor(findings);
