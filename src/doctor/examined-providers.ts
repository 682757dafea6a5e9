import type { Settings } from '../config/settings.js';
import type { Clock } from '../domain/clock.js';
import type { Network } from '../domain/network.js';
import { ConfiguredProviders } from '../providers/configured-providers.js';
import type { Provider } from '../providers/provider.js';
import { withSandboxProviders } from '../sandbox/sandbox.settings.js';
import type { ExaminedProvider } from './surroundings.js';

/**
 * The providers a gateway with these settings would have, the sandbox's among them.
 *
 * @returns also the settings with the sandbox's put in, as the gateway uses them
 */
export function examinedProviders(
  read: Settings,
  known: readonly Provider[],
  surroundings: { network: Network; clock: Clock },
): { settings: Settings; examined: ExaminedProvider[] } {
  const settings = read.sandbox ? withSandboxProviders(read) : read;
  const configured = new ConfiguredProviders(known, settings, surroundings);
  const listed = new Set(read.oidcProviders.map(({ id }) => id));
  const examined = configured.all().map(({ provider, settings: own }) => ({
    provider,
    settings: own,
    variables: listed.has(provider.id)
      ? `the entry "${provider.id}" of OIDC_PROVIDERS`
      : variablesOf(provider.id),
    pretend: !listed.has(provider.id) && read.providers[provider.id] === undefined,
  }));
  return { settings, examined };
}

function variablesOf(id: string): string {
  const prefix = id.toUpperCase().replaceAll('-', '_');
  return `${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET`;
}
