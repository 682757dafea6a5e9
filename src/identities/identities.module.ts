import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuditModule } from '../audit/audit.module.js';
import { MailModule } from '../mail/mail.module.js';
import { UsersModule } from '../users/users.module.js';
import { AccountClaim } from './account-claim.js';
import { IdentityResolver } from './identity-resolver.js';
import { IdentityStore } from './identity.store.js';
import { LinkCompletion } from './link-completion.js';
import { PendingLinkRecord, PendingLinkSchema } from './pending-link.schema.js';
import { PendingLinkStore } from './pending-link.store.js';

/** Who is this: identities, and the one user behind them. */
@Module({
  imports: [
    MongooseModule.forFeature([{ name: PendingLinkRecord.name, schema: PendingLinkSchema }]),
    UsersModule,
    AuditModule,
    MailModule,
  ],
  providers: [IdentityStore, AccountClaim, IdentityResolver, PendingLinkStore, LinkCompletion],
  exports: [IdentityResolver, IdentityStore, LinkCompletion],
})
export class IdentitiesModule {}
