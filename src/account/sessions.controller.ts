import { Controller, Delete, Get, Header, HttpCode, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { AuthService } from '../auth/auth.service.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { TokenCookies } from '../auth/token-cookies.js';
import { Refusal } from '../domain/refusal.js';
import { SessionStore } from '../sessions/session.store.js';
import type { Principal } from '../tokens/principal.js';
import { toShownSession } from './shown-session.js';

/** The devices on which a user is signed in. */
@Controller('auth/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionStore,
    private readonly auth: AuthService,
    private readonly cookies: TokenCookies,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async list(@CurrentPrincipal() principal: Principal) {
    const records = await this.sessions.list(principal.userId, principal.version);
    return records.map((record) => toShownSession(record, principal.sessionId));
  }

  @Delete(':id')
  @HttpCode(204)
  async end(
    @Param('id') id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    // Another user's session answers as one that does not exist.
    if (!(await this.sessions.isOf(id, principal.userId))) throw new Refusal('not_found');
    await this.auth.logout({ userId: principal.userId, sessionId: id });
    if (id === principal.sessionId) this.cookies.clear(response);
  }
}
