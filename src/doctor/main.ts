import { ConfigurationError } from '../config/configuration-error.js';
import { readEnvironment } from '../config/environment.js';
import { readSettings, type Settings } from '../config/settings.js';
import { SystemClock } from '../domain/clock.js';
import { SystemNetwork } from '../domain/network.js';
import { providers } from '../providers/registry.js';
import { examine } from './examine.js';
import { examinedProviders } from './examined-providers.js';
import { asJson, asText, exitCodeFor } from './report.js';
import { openStore } from './store.js';

/** The configuration itself cannot be read, or the command line. */
const UNREADABLE = 2;

const [option, ...others] = process.argv.slice(2);
const json = option === '--json';

function readOrLeave(): Settings {
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

if ((option !== undefined && !json) || others.length > 0) {
  process.stderr.write('Usage: npm run doctor [-- --json]\n');
  process.exit(UNREADABLE);
}

const read = readOrLeave();
const outside = { clock: new SystemClock(), network: new SystemNetwork() };
const { settings, examined } = examinedProviders(read, providers, outside);
const store = await openStore(settings);
try {
  const findings = await examine({
    ...outside,
    settings,
    providers: examined,
    store,
  });
  process.stdout.write(json ? asJson(findings) : asText(findings));
  process.exitCode = exitCodeFor(findings);
} finally {
  await store.connection?.close();
}
