import { Body, Controller, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { forgotBody } from '../account/mailbox.schema.js';
import { PasswordReset } from '../account/password-reset.js';
import { Refusal } from '../domain/refusal.js';
import { Public } from '../http/public.decorator.js';
import { SameOrigin } from '../http/same-origin.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { MailboxPages } from './mailbox-pages.js';
import { PageContext } from './page.context.js';
import { Page } from '../reference/vocabulary.js';

/** The page to ask for a new password. */
@Public()
@Page()
@Controller('forgot-password')
export class ForgotPasswordController {
  constructor(
    private readonly pages: MailboxPages,
    private readonly context: PageContext,
    private readonly passwords: PasswordReset,
    private readonly sameOrigin: SameOrigin,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  show(@Query() query: Record<string, unknown>, @Req() request: Request, @Res() response: Response): void {
    if (!this.context.settings.localLogin) throw new Refusal('not_found');
    this.pages.show('forgot-password', request, response, { sent: query['sent'] !== undefined });
  }

  /** Whoever's the address is, the next page says the same. */
  @Throttled('password-forgot')
  @Post()
  @Header('Cache-Control', 'no-store')
  async submit(
    @Body({ schema: forgotBody }) { email }: z.output<typeof forgotBody>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.sameOrigin.refuseForeign(request);
    try {
      await this.passwords.request(email);
      response.redirect(303, '/forgot-password?sent');
    } catch (error) {
      this.pages.refuse('forgot-password', request, response, error, { values: { email } });
    }
  }
}
