import { Body, Controller, Get, Header, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { toProfile } from '../account/profile.js';
import { toShownSession } from '../account/shown-session.js';
import { AuthService } from '../auth/auth.service.js';
import { TokenCookies } from '../auth/token-cookies.js';
import { Public } from '../http/public.decorator.js';
import { SameOrigin } from '../http/same-origin.js';
import { SessionStore } from '../sessions/session.store.js';
import { KnownDevice } from '../throttling/known-device.js';
import { PageRenderer } from '../views/page-renderer.js';
import { PageContext } from './page.context.js';
import { Visitors } from './visitors.js';

const accountForm = z.strictObject({ action: z.literal('logout-all') });
const SIGN_IN = '/login?return_to=%2Faccount';

/** The account page, and signing out. `@Public()`: who is not signed in is led to the sign-in page. */
@Public()
@Controller()
export class AccountController {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly context: PageContext,
    private readonly visitors: Visitors,
    private readonly sessions: SessionStore,
    private readonly auth: AuthService,
    private readonly cookies: TokenCookies,
    private readonly sameOrigin: SameOrigin,
    private readonly devices: KnownDevice,
  ) {}

  @Get('account')
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    const visitor = await this.visitors.identify(request, response);
    if (!visitor) return response.redirect(302, SIGN_IN);
    const { user, principal } = visitor;
    const records = await this.sessions.list(user.id, user.tokenVersion);
    this.renderer.send(response, 'account', {
      ...this.context.base(request, user),
      profile: toProfile(user),
      providerNames: this.context.providerNames(),
      sessions: records.map((record) => toShownSession(record, principal.sessionId)),
    });
  }

  @Post('account')
  @Header('Cache-Control', 'no-store')
  async change(
    @Body({ schema: accountForm }) _form: z.output<typeof accountForm>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.sameOrigin.require(request);
    const visitor = await this.visitors.identify(request, response);
    const version = visitor && (await this.auth.logoutAll(visitor.user.id));
    this.signedOut(response);
    if (visitor && version !== undefined) this.devices.renew(request, response, visitor.user, version);
  }

  @Post('logout')
  @Header('Cache-Control', 'no-store')
  async logout(@Req() request: Request, @Res() response: Response): Promise<void> {
    this.sameOrigin.require(request);
    const visitor = await this.visitors.identify(request, response);
    if (visitor) await this.auth.logout(visitor.principal);
    this.signedOut(response);
  }

  private signedOut(response: Response): void {
    // A renewal on the way may have set new cookies: the last word is that there are none.
    response.removeHeader('Set-Cookie');
    this.cookies.clear(response);
    response.redirect(303, '/login');
  }
}
