import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { RevocationModule } from '../revocation/revocation.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { IdentityResolver } from './identity-resolver.js';
import { IdentityStore } from './identity.store.js';

/** Who is this: identities, and the one user behind them. */
@Module({
  imports: [UsersModule, SessionsModule, RevocationModule, AuditModule],
  providers: [IdentityStore, IdentityResolver],
  exports: [IdentityResolver, IdentityStore],
})
export class IdentitiesModule {}
