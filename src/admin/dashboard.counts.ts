import { Injectable } from '@nestjs/common';
import { ApiKeyStore } from '../access/api-key.store.js';
import { AuditLog } from '../audit/audit.log.js';
import { SessionStore } from '../sessions/session.store.js';
import { UserStore } from '../users/user.store.js';
import { z } from 'zod';
import { shape } from '../reference/shape.js';

export interface DashboardCounts {
  users: number;
  activeSessions: number;
  signInsToday: number;
  apiKeys: number;
}

/** What an admin sees at a glance. */
@Injectable()
export class Dashboard {
  constructor(
    private readonly users: UserStore,
    private readonly sessions: SessionStore,
    private readonly keys: ApiKeyStore,
    private readonly audit: AuditLog,
  ) {}

  async counts(): Promise<DashboardCounts> {
    const [users, activeSessions, signInsToday, apiKeys] = await Promise.all([
      this.users.count(),
      this.sessions.count(),
      this.audit.countSinceMidnight('sign-in'),
      this.keys.count(),
    ]);
    return { users, activeSessions, signInsToday, apiKeys };
  }
}

export const dashboardShape = shape<DashboardCounts>('Dashboard', () => {
  const count = z.int().min(0);
  return z.strictObject({ users: count, activeSessions: count, signInsToday: count, apiKeys: count });
});
