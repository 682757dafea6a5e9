import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { z } from 'zod';
import { toShownSession } from '../account/shown-session.js';
import { AdminGuard } from '../auth/guards/admin.guard.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { ROLE_NAME, ROLE_NAME_RULE } from '../domain/role-name.js';
import { NoBodyGuard } from '../http/no-body.guard.js';
import { SessionStore } from '../sessions/session.store.js';
import { documentId } from '../storage/document-id.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import type { Principal } from '../tokens/principal.js';
import { UserDirectory } from '../users/user-directory.js';
import { GraveDecisions } from './grave-decisions.js';
import { pageOf } from './page-of.js';
import { toShownUser } from './shown-user.js';
import { UserDecisions } from './user-decisions.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';
import { userShape, usersShape, userWithSessionsShape } from './admin.shapes.js';

const PAGE = 50;

/** How users are looked for. */
export const userSearch = z.object({
  query: z.string().max(320).default(''),
  cursor: documentId.optional(),
});

const role = z.string().regex(ROLE_NAME, ROLE_NAME_RULE);
/** Roles, each once: APIs read them from the token as a set. */
export const roles = z
  .array(role)
  .max(50)
  .transform((all) => [...new Set(all)]);
const standing = z.strictObject({
  disabled: z.boolean().optional(),
  roles: roles.optional(),
});

/** Users, for those who look after them. Each act is an audit record and is in force at once, on every instance. */
@Throttled('admin')
@UseGuards(AdminGuard)
@Chapter('Admin')
@Controller('admin/users')
export class UsersController {
  constructor(
    private readonly directory: UserDirectory,
    private readonly decisions: UserDecisions,
    private readonly grave: GraveDecisions,
    private readonly sessions: SessionStore,
  ) {}

  @Summary('Users, by the beginning of an address or a name, by identity or id')
  @Answers(200, 'One page.', usersShape, { orPage: true })
  @Get()
  @Header('Cache-Control', 'no-store')
  async list(@Query({ schema: userSearch }) { query, cursor }: z.output<typeof userSearch>) {
    const found = await this.directory.search(query.trim(), cursor, PAGE + 1);
    const { items, last } = pageOf(found, PAGE);
    return { items: items.map(toShownUser), nextCursor: last?.id ?? null };
  }

  @Summary('One user')
  @Answers(200, 'With the sessions.', userWithSessionsShape, { orPage: true })
  @Refuses('not_found')
  @Get(':id')
  @Header('Cache-Control', 'no-store')
  async show(@Param('id') id: string, @CurrentPrincipal() { sessionId }: Principal) {
    const user = await this.decisions.present(id);
    const sessions = await this.sessions.list(user.id, user.tokenVersion);
    return { ...toShownUser(user), sessions: sessions.map((session) => toShownSession(session, sessionId)) };
  }

  @Summary('Disables, enables, gives roles')
  @Answers(200, 'The user as it is now; in force at once.', userShape)
  @Refuses('step_up_required', 'not_found', 'last_admin')
  @Patch(':id')
  @Header('Cache-Control', 'no-store')
  async change(
    @Param('id') id: string,
    @Body({ schema: standing }) body: z.output<typeof standing>,
    @CurrentPrincipal() admin: Principal,
  ) {
    return toShownUser(await this.grave.decide(id, body, admin));
  }

  @Summary('Deletes a user')
  @Answers(204, 'There is no such user any more.')
  @Refuses('step_up_required', 'not_found', 'last_admin')
  @UseGuards(NoBodyGuard)
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @CurrentPrincipal() admin: Principal): Promise<void> {
    await this.grave.remove(id, admin);
  }

  /** Ends every session and token of the user. */
  @Summary('Ends every session of a user')
  @Answers(204, 'Every token of the user is over.')
  @Refuses('not_found')
  @UseGuards(NoBodyGuard)
  @Post(':id/revoke')
  @HttpCode(204)
  async revoke(@Param('id') id: string, @CurrentPrincipal() admin: Principal): Promise<void> {
    await this.decisions.endSessions(id, admin.userId);
  }

  /** Ends password, sessions and tokens; the verified address gets a link to a new password. */
  @Summary('Demands a new password')
  @Answers(202, 'Password and sessions are over, a mail with the link is on its way.')
  @Refuses('not_found', 'last_admin', 'account_disabled', 'email_unverified')
  @UseGuards(NoBodyGuard)
  @Post(':id/reset-password')
  @HttpCode(202)
  async resetPassword(@Param('id') id: string, @CurrentPrincipal() admin: Principal): Promise<void> {
    await this.decisions.demandPassword(id, admin.userId);
  }
}
