import { Body, Controller, Header, HttpCode, Ip, Post } from '@nestjs/common';
import { z } from 'zod';
import { Public } from '../http/public.decorator.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { forgotBody, resetBody } from './mailbox.schema.js';
import { PasswordReset } from './password-reset.js';

/** Getting back in without the password. */
@Public()
@Controller('auth/password')
export class PasswordResetController {
  constructor(private readonly passwords: PasswordReset) {}

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
    @Ip() ip: string,
  ): Promise<void> {
    await this.passwords.reset(token, password, ip);
  }
}
