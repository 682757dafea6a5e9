import type { ProviderSettings } from '../config/provider-variables.js';
import type { Settings } from '../config/settings.js';
import type { Clock } from '../domain/clock.js';
import type { Network } from '../domain/network.js';
import type { Provider } from '../providers/provider.js';
import type { Finding } from './finding.js';
import type { Store } from './store.js';

/** A provider to look at. */
export interface ExaminedProvider {
  provider: Provider;
  settings: ProviderSettings;
  /** Where client ID and secret are set, for people: the names of variables. */
  variables: string;
  /** One of the sandbox's: it answers only while the gateway runs. */
  pretend: boolean;
}

/** What the outside world is to the checks; as with the gateway itself, nothing is reached for behind their backs. */
export interface Surroundings {
  settings: Settings;
  providers: readonly ExaminedProvider[];
  clock: Clock;
  network: Network;
  store: Store;
}

/** One look at one thing. It changes nothing that lasts. */
export interface Check {
  /** As its findings name it. */
  name: string;
  run(surroundings: Surroundings): Promise<Finding[]>;
}
