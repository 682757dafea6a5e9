import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { MailModule } from '../mail/mail.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { RevocationModule } from '../revocation/revocation.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { AddressConfirmation } from './address-confirmation.js';
import { EmailController } from './email.controller.js';
import { AccountDeletion } from './account-deletion.js';
import { Disconnection } from './disconnection.js';
import { EventsController } from './events.controller.js';
import { IdentitiesController } from './identities.controller.js';
import { AddressLetters } from './letters/address.letters.js';
import { NoticeLetter } from './letters/notice.letter.js';
import { PasswordResetLetter } from './letters/password-reset.letter.js';
import { OwnEvents } from './own-events.js';
import { PasskeyEnrolment } from './passkey-enrolment.js';
import { PasskeysController } from './passkeys.controller.js';
import { PasswordChange } from './password-change.js';
import { PasswordController } from './password.controller.js';
import { PasswordReset } from './password-reset.js';
import { PasswordResetController } from './password-reset.controller.js';
import { PersonalData } from './personal-data.js';
import { ProfileController } from './profile.controller.js';
import { RecoveredAccount } from './recovered-account.js';
import { OtherSessions } from './other-sessions.js';
import { PresentAccount } from './present-account.js';
import { SessionsController } from './sessions.controller.js';
import { WithdrawnPassword } from './withdrawn-password.js';
import { TotpEnrolment } from './totp-enrolment.js';
import { TotpController } from './totp.controller.js';

/** What signed-in users see and change of themselves. */
@Module({
  imports: [
    AuthModule,
    CredentialsModule,
    UsersModule,
    SessionsModule,
    RevocationModule,
    AuditModule,
    MailModule,
  ],
  controllers: [
    ProfileController,
    SessionsController,
    PasswordController,
    PasswordResetController,
    EmailController,
    EventsController,
    IdentitiesController,
    TotpController,
    PasskeysController,
  ],
  providers: [
    PasswordChange,
    Disconnection,
    AccountDeletion,
    PersonalData,
    OwnEvents,
    PasswordReset,
    WithdrawnPassword,
    RecoveredAccount,
    AddressConfirmation,
    NoticeLetter,
    PasswordResetLetter,
    AddressLetters,
    OtherSessions,
    PresentAccount,
    TotpEnrolment,
    PasskeyEnrolment,
  ],
  exports: [
    OwnEvents,
    PasswordChange,
    Disconnection,
    AccountDeletion,
    PasswordReset,
    WithdrawnPassword,
    AddressConfirmation,
    TotpEnrolment,
    PasskeyEnrolment,
  ],
})
export class AccountModule {}
