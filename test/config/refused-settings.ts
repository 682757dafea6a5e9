import { ConfigurationError } from '../../src/config/configuration-error.js';
import { readSettings } from '../../src/config/settings.js';

/** The providers that the settings are read for. */
export const PROVIDERS = ['google', 'github'];

/** What is wrong with an environment; `undefined` when nothing is. */
export function refusalOf(environment: Record<string, string | undefined>): ConfigurationError | undefined {
  try {
    readSettings(environment, PROVIDERS);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  return undefined;
}
