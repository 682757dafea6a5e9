import { Body, Controller, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { FreshSignIn } from '../auth/fresh-sign-in.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { NoBodyGuard } from '../http/no-body.guard.js';
import { Public } from '../http/public.decorator.js';
import type { Principal } from '../tokens/principal.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { AddressConfirmation } from './address-confirmation.js';
import { acceptedShape, moveBody, tokenBody } from './mailbox.schema.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';

/** The address of an account: confirming it, and moving to another. */
@Chapter('Mailbox')
@Controller('auth/email')
export class EmailController {
  constructor(
    private readonly addresses: AddressConfirmation,
    private readonly fresh: FreshSignIn,
  ) {}

  /** Whoever holds the mailbox can reset the password: a token alone must not move it (LK-15). */
  @Summary('Moves the account to another address')
  @Answers(202, 'Once the new address is confirmed.', acceptedShape)
  @Refuses('step_up_required', 'not_found')
  @Throttled('email-verify-send')
  @Post()
  @HttpCode(202)
  @Header('Cache-Control', 'no-store')
  async move(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: moveBody }) { email }: z.output<typeof moveBody>,
  ) {
    this.fresh.require(principal);
    await this.addresses.askToMove(principal.userId, email);
    return { status: 'accepted' };
  }

  @Summary('Asks for a mail to confirm the address')
  @Answers(202, 'It is on its way, if there is something to confirm.', acceptedShape)
  @Refuses('not_found')
  @Throttled('email-verify-send')
  @UseGuards(NoBodyGuard)
  @Post('verify/send')
  @HttpCode(202)
  @Header('Cache-Control', 'no-store')
  async send(@CurrentPrincipal() { userId }: Principal) {
    await this.addresses.askToVerify(userId);
    return { status: 'accepted' };
  }

  @Summary('Confirms an address by the token of the mail')
  @Answers(204, "The address is the account's.")
  @Refuses('invalid_code', 'email_taken')
  @Public()
  @Throttled('email-verify')
  @Post('verify')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  async verify(@Body({ schema: tokenBody }) { token }: z.output<typeof tokenBody>): Promise<void> {
    await this.addresses.confirm(token);
  }
}
