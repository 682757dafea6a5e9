import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Public } from '../../http/public.decorator.js';
import { FlowSession } from '../flow/flow-session.js';
import { PasswordSignIn } from '../password-sign-in.js';
import { whereFrom } from '../request-values.js';
import { answerOf, type SecondStepDue, signInShape, type TokenResponse } from '../token-response.js';
import { SecondStep } from './second-step.js';
import { Answers, Chapter, Refuses, Summary } from '../../reference/vocabulary.js';

const secondStepBody = z.strictObject({
  mfa_token: z.string().min(1).max(256),
  code: z.string().min(1).max(64),
});

/** The second step of a sign-in, for API clients. */
@Public()
@Chapter('Signing in and out')
@Controller('auth')
export class SecondStepController {
  constructor(
    private readonly secondStep: SecondStep,
    private readonly passwords: PasswordSignIn,
    private readonly flow: FlowSession,
  ) {}

  @Summary('Takes the second step of a sign-in, by a code')
  @Answers(200, 'Signed in.', signInShape)
  @Refuses('mfa_invalid', 'account_disabled', 'rate_limited')
  @Post('mfa')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async complete(
    @Body({ schema: secondStepBody }) body: z.output<typeof secondStepBody>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TokenResponse | SecondStepDue> {
    const from = { ...whereFrom(request), flow: await this.flow.resume(request, response) };
    const taken = await this.secondStep.withCode(body.mfa_token, body.code, from, 'page');
    if (taken.byPassword) this.passwords.remember(request, response, taken.user);
    return answerOf(taken.outcome);
  }
}
