import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { parseEmailAddress } from '../domain/email-address.js';
import { Public } from '../http/public.decorator.js';
import { Throttle } from '../throttling/throttle.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { forgotBody, resetBody } from './mailbox.schema.js';
import { PasswordReset } from './password-reset.js';

/** Getting back in without the password. */
@Public()
@Controller('auth/password')
export class PasswordResetController {
  constructor(
    private readonly passwords: PasswordReset,
    private readonly throttle: Throttle,
  ) {}

  /** The same answer, after the same work, whether or not there is such an account. */
  @Throttled('password-forgot')
  @Post('forgot')
  @HttpCode(202)
  @Header('Cache-Control', 'no-store')
  async forgot(@Body({ schema: forgotBody }) { email }: z.output<typeof forgotBody>) {
    await this.passwords.request(email);
    return { status: 'accepted' };
  }

  @Throttled('password-reset')
  @Post('reset')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  async reset(
    @Body({ schema: resetBody }) { token, password }: z.output<typeof resetBody>,
    @Req() request: Request,
  ): Promise<void> {
    const { email } = await this.passwords.reset(token, password);
    const account = parseEmailAddress(email)?.key;
    // The way back in for whoever was locked out: failures with the password before say nothing of this one.
    if (account !== undefined) await this.throttle.forgive('login', { address: request.ip, account });
  }
}
