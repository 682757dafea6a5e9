import { Controller, Delete, Get, Header, HttpCode, Param, Res, UseGuards } from '@nestjs/common';
import type { Response } from 'express';
import { AuthService } from '../auth/auth.service.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { TokenCookies } from '../auth/token-cookies.js';
import { Refusal } from '../domain/refusal.js';
import { NoBodyGuard } from '../http/no-body.guard.js';
import { SessionStore } from '../sessions/session.store.js';
import type { Principal } from '../tokens/principal.js';
import { sessionsShape, toShownSession } from './shown-session.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';

/** The devices on which a user is signed in. */
@Chapter('Account')
@Controller('auth/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionStore,
    private readonly auth: AuthService,
    private readonly cookies: TokenCookies,
  ) {}

  @Summary('Where the user is signed in')
  @Answers(200, 'Every live session.', sessionsShape)
  @Get()
  @Header('Cache-Control', 'no-store')
  async list(@CurrentPrincipal() principal: Principal) {
    const records = await this.sessions.list(principal.userId, principal.version);
    return records.map((record) => toShownSession(record, principal.sessionId));
  }

  @Summary('Ends a session')
  @Answers(204, 'It is over.')
  @Refuses('not_found')
  @UseGuards(NoBodyGuard)
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
