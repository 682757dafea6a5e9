import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AuthModule } from '../auth/auth.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { AccountModule } from '../account/account.module.js';
import { AccountActions } from './account/account-actions.js';
import { AccountPage } from './account/account-page.js';
import { PasswordForm } from './account/password-form.js';
import { SessionForms } from './account/session-forms.js';
import { FailedFlows } from './failed-flows.js';
import { AccountController } from './account/account.controller.js';
import { HomeController } from './home.controller.js';
import { LoginController } from './login.controller.js';
import { PageContext } from './page.context.js';
import { ProblemFilter } from './problem.filter.js';
import { RegisterController } from './register.controller.js';
import { Visitors } from './visitors.js';

/** What a person at a browser sees, failures included. */
@Module({
  imports: [AuthModule, AccountModule, SessionsModule, UsersModule],
  controllers: [HomeController, LoginController, RegisterController, AccountController],
  providers: [
    PageContext,
    Visitors,
    AccountPage,
    AccountActions,
    SessionForms,
    PasswordForm,
    FailedFlows,
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class PagesModule {}
