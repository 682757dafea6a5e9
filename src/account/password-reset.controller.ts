import { Body, Controller, Header, HttpCode, Ip, Post } from '@nestjs/common';
import { z } from 'zod';
import { Public } from '../http/public.decorator.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { acceptedShape, forgotBody, resetBody } from './mailbox.schema.js';
import { PasswordReset } from './password-reset.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';

/** Getting back in without the password. */
@Public()
@Chapter('Mailbox')
@Controller('auth/password')
export class PasswordResetController {
  constructor(private readonly passwords: PasswordReset) {}

  /** The same answer, after the same work, whether or not there is such an account. */
  @Summary('Asks for a mail to set a new password')
  @Answers(202, 'The same, whether or not there is such an account.', acceptedShape)
  @Refuses('not_found')
  @Throttled('password-forgot')
  @Post('forgot')
  @HttpCode(202)
  @Header('Cache-Control', 'no-store')
  async forgot(@Body({ schema: forgotBody }) { email }: z.output<typeof forgotBody>) {
    await this.passwords.request(email);
    return { status: 'accepted' };
  }

  @Summary('Sets a new password by the token of the mail')
  @Answers(204, 'Every session has ended.')
  @Refuses('invalid_code', 'weak_password', 'not_found')
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
