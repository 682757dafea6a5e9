import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { IdentitiesController } from './identities.controller.js';
import { PasswordChange } from './password-change.js';
import { PasswordController } from './password.controller.js';
import { ProfileController } from './profile.controller.js';
import { SessionsController } from './sessions.controller.js';

/** What signed-in users see and change of themselves. */
@Module({
  imports: [AuthModule, UsersModule, SessionsModule, AuditModule],
  controllers: [ProfileController, SessionsController, PasswordController, IdentitiesController],
  providers: [PasswordChange],
  exports: [PasswordChange],
})
export class AccountModule {}
