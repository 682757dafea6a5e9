import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AccountModule } from '../account/account.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { AccountActivityController } from './account-activity.controller.js';
import { AccountSecondStepController } from './account-second-step.controller.js';
import { AccountActions } from './account/account-actions.js';
import { AccountPage } from './account/account-page.js';
import { EmailForms } from './account/email-forms.js';
import { PasswordForm } from './account/password-form.js';
import { SessionForms } from './account/session-forms.js';
import { FailedFlows } from './failed-flows.js';
import { AccountController } from './account/account.controller.js';
import { ForgotPasswordController } from './forgot-password.controller.js';
import { HomeController } from './home.controller.js';
import { LoginController } from './login.controller.js';
import { MailboxPages } from './mailbox-pages.js';
import { PageContext } from './page.context.js';
import { AccountPasskeysController } from './passkeys/account-passkeys.controller.js';
import { PasskeyLoginController } from './passkeys/passkey-login.controller.js';
import { PasskeySecondStepController } from './passkeys/passkey-second-step.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { RegisterController } from './register.controller.js';
import { ResetPasswordController } from './reset-password.controller.js';
import { SecondStepPageController } from './second-step.controller.js';
import { VerifyEmailController } from './verify-email.controller.js';
import { Visitors } from './visitors.js';

/** What a person at a browser sees, failures included. */
@Module({
  imports: [AccountModule, AuthModule, SessionsModule, UsersModule],
  controllers: [
    HomeController,
    LoginController,
    SecondStepPageController,
    RegisterController,
    ForgotPasswordController,
    ResetPasswordController,
    VerifyEmailController,
    AccountController,
    AccountSecondStepController,
    AccountActivityController,
    PasskeyLoginController,
    PasskeySecondStepController,
    AccountPasskeysController,
  ],
  providers: [
    PageContext,
    MailboxPages,
    Visitors,
    AccountPage,
    AccountActions,
    EmailForms,
    SessionForms,
    PasswordForm,
    FailedFlows,
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class PagesModule {}
