import { Body, Controller, Header, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Refusal } from '../../domain/refusal.js';
import { NoBodyGuard } from '../../http/no-body.guard.js';
import { Public } from '../../http/public.decorator.js';
import { Throttled } from '../../throttling/throttled.decorator.js';
import { AuthService } from '../auth.service.js';
import { FlowSession } from '../flow/flow-session.js';
import { PasswordSignIn } from '../password-sign-in.js';
import { signInContext, whereFrom } from '../request-values.js';
import { SecondStep } from '../second-step/second-step.js';
import { SignInCount } from '../sign-in-count.js';
import { answerOf, type SecondStepDue, signInShape, type TokenResponse } from '../token-response.js';
import { assertionResponse } from './passkey-response.schema.js';
import { Passkeys } from './passkeys.js';
import { RelyingParty } from './relying-party.js';
import { Answers, Chapter, Refuses, Summary } from '../../reference/vocabulary.js';
import { requestOptionsShape } from './passkey-options.shape.js';

const verifyBody = z.strictObject({
  response: assertionResponse,
  /** Of a sign-in whose second step this is. */
  mfa_token: z.string().min(1).max(256).optional(),
});

/** Signing in with a passkey, alone or as the second step. */
@Public()
@Chapter('Signing in and out')
@Controller('auth/passkeys/sign-in')
export class PasskeySignInController {
  constructor(
    private readonly party: RelyingParty,
    private readonly passkeys: Passkeys,
    private readonly secondStep: SecondStep,
    private readonly passwords: PasswordSignIn,
    private readonly auth: AuthService,
    private readonly flow: FlowSession,
    private readonly count: SignInCount,
  ) {}

  /** The challenge is good in the browser that asked for it: the answer carries the cookie of its flow. */
  @Summary('Asks for a passkey')
  @Answers(200, 'For `navigator.credentials.get`, in this browser.', requestOptionsShape)
  @Throttled('passkeys-options')
  @UseGuards(NoBodyGuard)
  @Post('options')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async options(@Req() request: Request, @Res({ passthrough: true }) response: Response) {
    await this.flow.attach(request, response);
    return this.party.assertionOptions({ browser: await this.flow.begin(request) });
  }

  @Summary('Signs in with a passkey, alone or as the second step')
  @Answers(200, 'Signed in.', signInShape)
  @Refuses('invalid_passkey', 'mfa_invalid', 'account_disabled')
  @Throttled('passkeys-verify')
  @Post('verify')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async verify(
    @Body({ schema: verifyBody }) body: z.output<typeof verifyBody>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TokenResponse | SecondStepDue> {
    const flow = await this.flow.resume(request, response);
    if (!flow) throw new Refusal('invalid_passkey');
    if (body.mfa_token !== undefined) {
      const from = { ...whereFrom(request), flow };
      const taken = await this.secondStep.withPasskey(body.mfa_token, body.response, from, 'page');
      if (taken.byPassword) this.passwords.remember(request, response, taken.user);
      return answerOf(taken.outcome);
    }
    const prove = () => this.passkeys.prove(body.response, flow.id);
    const user = await this.count.refused('webauthn', prove);
    return answerOf(await this.auth.login(user, signInContext(request, 'webauthn', { flow })));
  }
}
