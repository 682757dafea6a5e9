import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AuthService } from '../../auth/auth.service.js';
import { SessionStore } from '../../sessions/session.store.js';
import { KnownDevice } from '../../throttling/known-device.js';
import type { User } from '../../users/user.js';

/** Ending sessions on the account page. */
@Injectable()
export class SessionForms {
  constructor(
    private readonly sessions: SessionStore,
    private readonly auth: AuthService,
    private readonly devices: KnownDevice,
  ) {}

  /** A form sent twice, or a session that ended meanwhile: it is over, which is what was asked for. */
  async end(sessionId: string, { id }: User): Promise<void> {
    if (await this.sessions.isOf(sessionId, id)) await this.auth.logout({ userId: id, sessionId });
  }

  async endAll(user: User, request: Request, response: Response): Promise<void> {
    this.devices.renew(request, response, user, await this.auth.logoutAll(user.id));
  }
}
