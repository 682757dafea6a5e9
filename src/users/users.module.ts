import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuditModule } from '../audit/audit.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { MailModule } from '../mail/mail.module.js';
import { RevocationModule } from '../revocation/revocation.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { AnnouncementStore } from './announcement.store.js';
import { BootstrapAdmin } from './bootstrap-admin.js';
import { FarewellRecord, FarewellSchema } from './farewell.schema.js';
import { MailboxStore } from './mailbox.store.js';
import { ImportedHashes } from './imported-hashes.js';
import { LastAdmin } from './last-admin.js';
import { UserDirectory } from './user-directory.js';
import { TokenVersions } from './token-versions.js';
import { UserImport } from './user-import.js';
import { UserDeletion } from './user-deletion.js';
import { UserRecord, UserSchema } from './user.schema.js';
import { PasskeyStore } from './passkey.store.js';
import { RecoveryCodeStore } from './recovery-code.store.js';
import { ToldChanges } from './told-changes.js';
import { TotpSecrets } from './totp-secrets.js';
import { TotpStore } from './totp.store.js';
import { UserStore } from './user.store.js';
import { WaysIn } from './ways-in.js';

/** People. */
@Module({
  imports: [
    CredentialsModule,
    SessionsModule,
    RevocationModule,
    AuditModule,
    MailModule,
    MongooseModule.forFeature([
      { name: UserRecord.name, schema: UserSchema },
      { name: FarewellRecord.name, schema: FarewellSchema },
    ]),
  ],
  providers: [
    UserStore,
    WaysIn,
    MailboxStore,
    ImportedHashes,
    TotpSecrets,
    TotpStore,
    RecoveryCodeStore,
    PasskeyStore,
    TokenVersions,
    LastAdmin,
    UserDeletion,
    UserDirectory,
    UserImport,
    AnnouncementStore,
    ToldChanges,
    BootstrapAdmin,
  ],
  exports: [
    UserStore,
    WaysIn,
    MailboxStore,
    TotpStore,
    RecoveryCodeStore,
    PasskeyStore,
    TokenVersions,
    UserDeletion,
    UserDirectory,
    UserImport,
    ToldChanges,
    CredentialsModule,
    MongooseModule,
  ],
})
export class UsersModule {}
