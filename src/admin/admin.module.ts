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
import { DashboardCharts } from './dashboard.charts.js';
import { Dashboard } from './dashboard.counts.js';
import { AdminPages } from './pages/admin-pages.js';
import { ApiKeyPagesController } from './pages/api-key-pages.controller.js';
import { AuditPageController } from './pages/audit-page.controller.js';
import { DashboardPageController } from './pages/dashboard-page.controller.js';
import { FlowPagesController } from './pages/flow-pages.controller.js';
import { UserActions } from './pages/user-actions.js';
import { UserPage } from './pages/user-page.js';
import { UserPagesController } from './pages/user-pages.controller.js';

/** For operators. */
@Module({
  imports: [AuthModule, AccountModule, AccessModule, AuditModule, SessionsModule, UsersModule],
  // Pages first: what is no browser's goes on to the API on the same path.
  controllers: [
    DashboardPageController,
    UserPagesController,
    ApiKeyPagesController,
    AuditPageController,
    FlowPagesController,
    AdminController,
    ApiKeysController,
    LinkingController,
    FlowsController,
    UsersController,
    AuditController,
  ],
  providers: [
    Dashboard,
    DashboardCharts,
    ApiKeyDecisions,
    UserDecisions,
    GraveDecisions,
    AdminPages,
    UserPage,
    UserActions,
  ],
})
export class AdminModule {}
