import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../auth/auth.module.js';
import { ApiKeyRecord, ApiKeySchema } from './api-key.schema.js';
import { ApiKeyStore } from './api-key.store.js';
import { ApiKeyStrategy } from './api-key.strategy.js';
import { InternalController } from './internal.controller.js';

/** In front of APIs: keys of services, introspection. */
@Module({
  imports: [AuthModule, MongooseModule.forFeature([{ name: ApiKeyRecord.name, schema: ApiKeySchema }])],
  controllers: [InternalController],
  providers: [ApiKeyStore, ApiKeyStrategy],
  exports: [ApiKeyStore],
})
export class AccessModule {}
