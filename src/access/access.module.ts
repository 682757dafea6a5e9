import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { ApiKeyRecord, ApiKeySchema } from './api-key.schema.js';
import { ApiKeyStore } from './api-key.store.js';
import { ApiKeyUse } from './api-key.use.js';
import { ApiKeyStrategy } from './api-key.strategy.js';
import { ForwardAuth } from './forward-auth.js';
import { ForwardAuthTerms } from './forward-auth.terms.js';
import { Introspection } from './introspection.js';
import { IntrospectionController } from './introspection.controller.js';
import { InternalController } from './internal.controller.js';

/** In front of APIs: keys of services, introspection. */
@Module({
  imports: [
    AuthModule,
    AuditModule,
    SessionsModule,
    UsersModule,
    MongooseModule.forFeature([{ name: ApiKeyRecord.name, schema: ApiKeySchema }]),
  ],
  controllers: [InternalController, IntrospectionController],
  providers: [ApiKeyStore, ApiKeyUse, ApiKeyStrategy, ForwardAuth, ForwardAuthTerms, Introspection],
  exports: [ApiKeyStore, ForwardAuth],
})
export class AccessModule {}
