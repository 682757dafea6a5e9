import { Body, Controller, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { TotpEnrolment } from '../account/totp-enrolment.js';
import { Public } from '../http/public.decorator.js';
import { SameOrigin } from '../http/same-origin.js';
import type { AccountSecondStepPage } from '../views/account-models.js';
import { PageRenderer } from '../views/page-renderer.js';
import { refuseForm, signInFirst } from './account-refusals.js';
import { PageContext } from './page.context.js';
import { type Visitor, Visitors } from './visitors.js';
import { Page } from '../reference/vocabulary.js';

const PAGE = '/account/second-step';
const code = z.string().min(1).max(64);
const secondStepForm = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('set-up') }),
  z.strictObject({ action: z.literal('confirm'), code }),
  z.strictObject({ action: z.literal('turn-off'), code }),
  z.strictObject({ action: z.literal('renew') }),
]);
type SecondStepForm = z.output<typeof secondStepForm>;

/** The second step in the account. `@Public()`: who is not signed in is led to the sign-in page. */
@Public()
@Page()
@Controller('account/second-step')
export class AccountSecondStepController {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly context: PageContext,
    private readonly visitors: Visitors,
    private readonly enrolment: TotpEnrolment,
    private readonly sameOrigin: SameOrigin,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    const visitor = await this.visitors.identify(request, response);
    if (!visitor) return signInFirst(response, PAGE);
    await this.page(visitor, request, response);
  }

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async change(
    @Body({ schema: secondStepForm }) form: SecondStepForm,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.sameOrigin.require(request);
    const visitor = await this.visitors.identify(request, response);
    if (!visitor) return signInFirst(response, PAGE);
    try {
      const recoveryCodes = await this.carryOut(form, visitor, request.ip);
      // Codes are in no later answer, so that going back shows none; everything else survives a reload.
      if (recoveryCodes) await this.page(visitor, request, response, { recoveryCodes });
      else response.redirect(303, PAGE);
    } catch (error) {
      await refuseForm(error, response, PAGE, ({ code }) =>
        this.page(visitor, request, response, { problem: { code } }),
      );
    }
  }

  private async carryOut(
    form: SecondStepForm,
    { principal }: Visitor,
    address: string | undefined,
  ): Promise<string[] | undefined> {
    switch (form.action) {
      case 'set-up':
        await this.enrolment.offer(principal);
        return undefined;
      case 'confirm':
        return this.enrolment.confirm(principal, form.code);
      case 'turn-off':
        await this.enrolment.turnOff(principal, form.code, address);
        return undefined;
      case 'renew':
        return this.enrolment.renewRecoveryCodes(principal);
    }
  }

  private async page(
    { user, principal }: Visitor,
    request: Request,
    response: Response,
    shown: Pick<AccountSecondStepPage, 'recoveryCodes' | 'problem'> = {},
  ): Promise<void> {
    const offer = user.mfa.totp ? null : await this.enrolment.offered(principal, user.email);
    this.renderer.send(response, 'account-second-step', {
      ...this.context.base(request, user),
      ...this.context.form(request, response),
      on: user.mfa.totp,
      ...(offer && { offer }),
      recoveryCodesLeft: user.mfa.totp ? await this.enrolment.recoveryCodesLeft(user.id) : 0,
      ...shown,
    });
  }
}
