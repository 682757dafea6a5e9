import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { AdminController } from './admin.controller.js';
import { ApiKeyDecisions } from './api-key-decisions.js';
import { ApiKeysController } from './api-keys.controller.js';
import { FlowsController } from './flows.controller.js';
import { LinkingController } from './linking.controller.js';
import { AuditController } from './audit.controller.js';
import { GraveDecisions } from './grave-decisions.js';
import { UserDecisions } from './user-decisions.js';
import { UsersController } from './users.controller.js';
import { AccountModule } from '../account/account.module.js';
import { Dashboard } from './dashboard.counts.js';

/** For operators. */
@Module({
  imports: [AuthModule, AccountModule, AccessModule, AuditModule, SessionsModule, UsersModule],
  controllers: [
    AdminController,
    ApiKeysController,
    LinkingController,
    FlowsController,
    UsersController,
    AuditController,
  ],
  providers: [Dashboard, ApiKeyDecisions, UserDecisions, GraveDecisions],
})
export class AdminModule {}
