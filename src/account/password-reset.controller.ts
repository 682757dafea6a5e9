import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { Public } from '../http/public.decorator.js';
import { forgotBody, resetBody } from './mailbox.schema.js';
import { PasswordReset } from './password-reset.js';

/** Getting back in without the password. */
@Public()
@Controller('auth/password')
export class PasswordResetController {
  constructor(private readonly passwords: PasswordReset) {}

  /** The same answer, after the same work, whether or not there is such an account. */
  @Post('forgot')
  @HttpCode(202)
  @Header('Cache-Control', 'no-store')
  async forgot(@Body({ schema: forgotBody }) { email }: z.output<typeof forgotBody>) {
    await this.passwords.request(email);
    return { status: 'accepted' };
  }

  @Post('reset')
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  async reset(@Body({ schema: resetBody }) { token, password }: z.output<typeof resetBody>): Promise<void> {
    await this.passwords.reset(token, password);
  }
}
