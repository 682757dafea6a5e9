import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';

/** For those who run the gateway. */
@Module({ controllers: [HealthController] })
export class OperationsModule {}
