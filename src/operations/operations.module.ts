import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { ProcessMetrics } from './process-metrics.js';

/** For those who run the gateway. */
@Module({ controllers: [HealthController, MetricsController], providers: [ProcessMetrics] })
export class OperationsModule {}
