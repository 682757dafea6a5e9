import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from '../domain/clock.js';
import { Network } from '../domain/network.js';
import { Metrics } from '../metrics/metrics.js';
import { Settings } from './settings.js';

/** What everything stands on and nothing may reach for by itself: settings, time, the network and what is counted. */
@Global()
@Module({})
export class FoundationModule {
  static with(foundation: { settings: Settings; clock: Clock; network: Network }): DynamicModule {
    return {
      module: FoundationModule,
      providers: [
        { provide: Settings, useValue: foundation.settings },
        { provide: Clock, useValue: foundation.clock },
        { provide: Network, useValue: foundation.network },
        { provide: Metrics, useValue: new Metrics() },
      ],
      exports: [Settings, Clock, Network, Metrics],
    };
  }
}
