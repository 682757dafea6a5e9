import { Body, Controller, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AddressConfirmation } from '../account/address-confirmation.js';
import { forgotBody, tokenBody } from '../account/mailbox.schema.js';
import { Public } from '../http/public.decorator.js';
import { SameOrigin } from '../http/same-origin.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { MailboxPages, tokenOf } from './mailbox-pages.js';
import { Page } from '../reference/vocabulary.js';

/** Where the link in the mail leads: scanners open links, so it takes a person's click (EM-07). */
@Public()
@Page()
@Controller('verify-email')
export class VerifyEmailController {
  constructor(
    private readonly pages: MailboxPages,
    private readonly addresses: AddressConfirmation,
    private readonly sameOrigin: SameOrigin,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  show(@Query() query: Record<string, unknown>, @Req() request: Request, @Res() response: Response): void {
    if (query['sent'] !== undefined) return this.pages.show('check-mailbox', request, response, {});
    const token = tokenOf(query);
    this.pages.show('verify-email', request, response, {
      ...(token !== undefined && { token }),
      done: query['done'] !== undefined,
    });
  }

  @Throttled('email-verify')
  @Post()
  @Header('Cache-Control', 'no-store')
  async submit(
    @Body({ schema: tokenBody }) { token }: z.output<typeof tokenBody>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.sameOrigin.refuseForeign(request);
    try {
      await this.addresses.confirm(token);
      response.redirect(303, '/verify-email?done');
    } catch (error) {
      this.pages.refuse('verify-email', request, response, error, {});
    }
  }

  /** For somebody who waits for the mail and cannot sign in before. Whoever's the address is, the next page says the same. */
  @Throttled('email-verify-send')
  @Post('send')
  @Header('Cache-Control', 'no-store')
  async sendAgain(
    @Body({ schema: forgotBody }) { email }: z.output<typeof forgotBody>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.sameOrigin.refuseForeign(request);
    try {
      await this.addresses.askAgain(email);
      response.redirect(303, '/verify-email?sent');
    } catch (error) {
      this.pages.refuse('check-mailbox', request, response, error, { values: { email } });
    }
  }
}
