import type { ProviderSettings } from '../config/provider-variables.js';
import type { Settings } from '../config/settings.js';
import type { Provider } from './provider.js';

/** A provider together with how to reach it. */
export interface ConfiguredProvider {
  provider: Provider;
  settings: ProviderSettings;
}

/** The providers that are both known and configured: what routes, buttons and strategies go through. */
export class ConfiguredProviders {
  private readonly byId: ReadonlyMap<string, ConfiguredProvider>;

  constructor(known: readonly Provider[], settings: Pick<Settings, 'providers'>) {
    const configured = known.flatMap((provider) => {
      const own = settings.providers[provider.id];
      return own ? [{ provider, settings: own }] : [];
    });
    this.byId = new Map(configured.map((entry) => [entry.provider.id, entry]));
  }

  all(): ConfiguredProvider[] {
    return [...this.byId.values()];
  }

  find(id: string): ConfiguredProvider | undefined {
    return this.byId.get(id);
  }
}
