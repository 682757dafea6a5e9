import { Body, Controller, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { resetBody } from '../account/mailbox.schema.js';
import { PasswordReset } from '../account/password-reset.js';
import { TokenCookies } from '../auth/token-cookies.js';
import { Refusal } from '../domain/refusal.js';
import { Public } from '../http/public.decorator.js';
import { SameOrigin } from '../http/same-origin.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { MailboxPages, tokenOf } from './mailbox-pages.js';
import { PageContext } from './page.context.js';
import { Page } from '../reference/vocabulary.js';

/** Where the link in the mail leads: opening it changes nothing, sending the form does (EM-07). */
@Public()
@Page()
@Controller('reset-password')
export class ResetPasswordController {
  constructor(
    private readonly pages: MailboxPages,
    private readonly context: PageContext,
    private readonly passwords: PasswordReset,
    private readonly cookies: TokenCookies,
    private readonly sameOrigin: SameOrigin,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  show(@Query() query: Record<string, unknown>, @Req() request: Request, @Res() response: Response): void {
    if (!this.context.settings.localLogin) throw new Refusal('not_found');
    const token = tokenOf(query);
    this.pages.show('reset-password', request, response, {
      ...(token !== undefined && { token }),
      done: query['done'] !== undefined,
    });
  }

  @Throttled('password-reset')
  @Post()
  @Header('Cache-Control', 'no-store')
  async submit(
    @Body({ schema: resetBody }) { token, password }: z.output<typeof resetBody>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.sameOrigin.refuseForeign(request);
    try {
      await this.passwords.reset(token, password, request.ip);
      // Every session is over, one in this browser too.
      this.cookies.clear(response);
      response.redirect(303, '/reset-password?done');
    } catch (error) {
      // With a weak password the link is still good; with a dead link the form would lead nowhere.
      const alive = error instanceof Refusal && error.code === 'weak_password';
      this.pages.refuse('reset-password', request, response, error, alive ? { token } : {});
    }
  }
}
