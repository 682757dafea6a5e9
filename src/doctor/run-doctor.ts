import { readEnvironment } from '../config/environment.js';
import { readSettings } from '../config/settings.js';
import { providers } from '../providers/registry.js';

/**
 * Examines this machine's gateway and says what was found.
 *
 * @returns the exit code: 0, or 1 with a problem
 * @throws ConfigurationError when the settings cannot be read
 */
export async function runDoctor(json: boolean): Promise<0 | 1> {
  const settings = readSettings(
    readEnvironment(),
    providers.map(({ id }) => id),
  );
  // Only now: it brings in the whole gateway, for which nobody should wait to be told of a typing mistake.
  const { diagnose } = await import('./diagnose.js');
  const { asJson, asText, exitCodeFor } = await import('./report.js');
  const findings = await diagnose(settings, providers);
  process.stdout.write(json ? asJson(findings) : asText(findings));
  return exitCodeFor(findings);
}
