import { type DynamicModule, Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Clock } from '../domain/clock.js';
import { Network } from '../domain/network.js';
import { Metrics } from '../metrics/metrics.js';
import { ConfiguredProviders } from './configured-providers.js';
import type { Provider } from './provider.js';

/** The social providers. */
@Module({})
export class ProvidersModule {
  /** @param known the registry; passed in, so that a test can add a provider in one line */
  static with(known: readonly Provider[]): DynamicModule {
    return {
      module: ProvidersModule,
      global: true,
      providers: [
        {
          provide: ConfiguredProviders,
          inject: [Settings, Network, Clock, Metrics],
          useFactory: (settings: Settings, network: Network, clock: Clock, metrics: Metrics) =>
            new ConfiguredProviders(known, settings, { network, clock, metrics }),
        },
      ],
      exports: [ConfiguredProviders],
    };
  }
}
