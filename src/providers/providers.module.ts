import { type DynamicModule, Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
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
          inject: [Settings],
          useFactory: (settings: Settings) => new ConfiguredProviders(known, settings),
        },
      ],
      exports: [ConfiguredProviders],
    };
  }
}
