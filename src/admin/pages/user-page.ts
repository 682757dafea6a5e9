import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { toShownSession } from '../../account/shown-session.js';
import { AuditLog } from '../../audit/audit.log.js';
import { Settings } from '../../config/settings.js';
import { SessionStore } from '../../sessions/session.store.js';
import type { AdminUser } from '../../views/admin-models.js';
import { toShownUser } from '../shown-user.js';
import { UserDecisions } from '../user-decisions.js';
import { AdminPages, type AdminRequest } from './admin-pages.js';
import { toShownEvent } from './shown-event.js';

/** Events on the page of a user; the audit log has the rest. */
const LATEST = 10;

/** Shows one user. */
@Injectable()
export class UserPage {
  constructor(
    private readonly pages: AdminPages,
    private readonly decisions: UserDecisions,
    private readonly sessions: SessionStore,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
  ) {}

  /** @throws Refusal `not_found` */
  async send(
    id: string,
    request: AdminRequest,
    response: Response,
    notes: Pick<AdminUser, 'done' | 'problem'>,
  ): Promise<void> {
    const user = await this.decisions.present(id);
    const [sessions, events] = await Promise.all([
      this.sessions.list(user.id, user.tokenVersion),
      this.audit.search({ userId: user.id }, undefined, LATEST),
    ]);
    await this.pages.send('admin/user', request, response, {
      ...notes,
      user: toShownUser(user),
      sessions: sessions.map((session) => toShownSession(session, request.user.sessionId)),
      events: events.map(toShownEvent),
      own: user.id === request.user.userId,
      // The same rule as where it is decided: here only so that nobody is offered what will be refused.
      resettable: this.settings.localLogin && user.emailVerified && !user.disabled,
    });
  }

  /** Asks whether the user is really to be deleted. @throws Refusal `not_found` */
  async confirmDeletion(id: string, request: AdminRequest, response: Response): Promise<void> {
    const user = toShownUser(await this.decisions.present(id));
    await this.pages.send('admin/user-deletion', request, response, { user });
  }
}
