import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CounterStore } from './counter-store.js';
import { KnownDevice } from './known-device.js';
import { Throttle } from './throttle.js';
import { ThrottleGuard } from './throttle.guard.js';
import { ThrottleRecord, ThrottleSchema } from './throttle.schema.js';

/** How often anybody may try what. The guard is put in its place, behind authentication, by `AuthModule`. */
@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: ThrottleRecord.name, schema: ThrottleSchema }])],
  providers: [CounterStore, Throttle, ThrottleGuard, KnownDevice],
  exports: [Throttle, ThrottleGuard, KnownDevice],
})
export class ThrottlingModule {}
