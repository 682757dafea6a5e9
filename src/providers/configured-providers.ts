import type { ProviderSettings } from '../config/provider-variables.js';
import type { Settings } from '../config/settings.js';
import type { Clock } from '../domain/clock.js';
import type { Network } from '../domain/network.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Sample } from '../metrics/sample.js';
import { CircuitBreaker, type RequestObserver } from './circuit-breaker.js';
import { oidcProvider } from './oidc.provider.js';
import type { Provider } from './provider.js';

/** A provider together with how to reach it. */
export interface ConfiguredProvider {
  provider: Provider;
  settings: ProviderSettings;
  /** The way to it, which closes for a while when it keeps failing. */
  network: CircuitBreaker;
}

/** The known providers that are configured, and the entries of `OIDC_PROVIDERS`: what routes, buttons and strategies go through. */
export class ConfiguredProviders {
  private readonly byId: ReadonlyMap<string, ConfiguredProvider>;

  constructor(
    known: readonly Provider[],
    settings: Pick<Settings, 'providers' | 'oidcProviders'>,
    surroundings: { network: Network; clock: Clock; metrics?: Metrics },
  ) {
    const configured = known.flatMap((provider) => {
      const own = settings.providers[provider.id];
      return own ? [{ provider, settings: own }] : [];
    });
    const discovered = settings.oidcProviders.map((entry) => {
      const { clientId, clientSecret, clientSecretPrevious } = entry;
      return { provider: oidcProvider(entry), settings: { clientId, clientSecret, clientSecretPrevious } };
    });
    const withNetwork = (entry: Omit<ConfiguredProvider, 'network'>): [string, ConfiguredProvider] => {
      const { id } = entry.provider;
      const observe: RequestObserver = (outcome, seconds) =>
        surroundings.metrics?.providerRequests.observe(seconds, id, outcome);
      return [
        id,
        { ...entry, network: new CircuitBreaker(surroundings.network, surroundings.clock, observe) },
      ];
    };
    this.byId = new Map([...configured, ...discovered].map(withNetwork));
    surroundings.metrics?.breakerOpen.readBy(() => this.all().map(breakerSample));
  }

  all(): ConfiguredProvider[] {
    return [...this.byId.values()];
  }

  find(id: string): ConfiguredProvider | undefined {
    return this.byId.get(id);
  }
}

function breakerSample({ provider, network }: ConfiguredProvider): Sample {
  return { labels: { provider: provider.id }, value: network.isOpen ? 1 : 0 };
}
