import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AuthModule } from '../auth/auth.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { AccountController } from './account.controller.js';
import { FailedFlows } from './failed-flows.js';
import { HomeController } from './home.controller.js';
import { LoginController } from './login.controller.js';
import { PageContext } from './page.context.js';
import { ProblemFilter } from './problem.filter.js';
import { RegisterController } from './register.controller.js';
import { Visitors } from './visitors.js';

/** What a person at a browser sees, failures included. */
@Module({
  imports: [AuthModule, SessionsModule, UsersModule],
  controllers: [HomeController, LoginController, RegisterController, AccountController],
  providers: [PageContext, Visitors, FailedFlows, { provide: APP_FILTER, useClass: ProblemFilter }],
})
export class PagesModule {}
