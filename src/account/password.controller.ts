import { Body, Controller, HttpCode, Post, Req, Res, UnauthorizedException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { PasswordChange } from './password-change.js';
import { AuthService } from '../auth/auth.service.js';
import { CurrentPrincipal, whereFrom } from '../auth/request-values.js';
import { TokenCookies } from '../auth/token-cookies.js';
import { isSignedIn } from '../auth/token-response.js';
import { Cookies } from '../http/cookies.js';
import { KnownDevice } from '../throttling/known-device.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import type { Principal } from '../tokens/principal.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';

const passwordBody = z.strictObject({
  currentPassword: z
    .string()
    .max(1024)
    .optional()
    .meta({ examples: ['three quiet herons'] }),
  newPassword: z
    .string()
    .max(1024)
    .meta({ examples: ['four quiet herons'] }),
});

/** Setting or changing one's password. */
@Chapter('Ways in')
@Controller('auth/password')
export class PasswordController {
  constructor(
    private readonly passwords: PasswordChange,
    private readonly auth: AuthService,
    private readonly cookies: Cookies,
    private readonly tokenCookies: TokenCookies,
    private readonly devices: KnownDevice,
  ) {}

  /** Every session ends, this one too; a browser is signed in anew at once. */
  @Summary('Sets or changes the password')
  @Answers(204, 'Every session has ended; a browser is signed in anew.')
  @Refuses(
    'invalid_credentials',
    'weak_password',
    'email_unverified',
    'step_up_required',
    'account_disabled',
    'not_found',
  )
  @Throttled('password-change')
  @Post()
  @HttpCode(204)
  async change(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: passwordBody }) body: z.output<typeof passwordBody>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const user = await this.passwords.change(principal, body.newPassword, body.currentPassword);
    if (!user) throw new UnauthorizedException();
    const before = { id: user.id, tokenVersion: principal.version };
    this.devices.renew(request, response, before, user.tokenVersion);
    if (this.cookies.read(request, 'access_token') === undefined) return;
    const outcome = await this.auth.login(user, { ...whereFrom(request), amr: principal.amr });
    // Otherwise this session never showed the second factor: the next one will.
    if (isSignedIn(outcome)) this.tokenCookies.set(response, outcome);
  }
}
