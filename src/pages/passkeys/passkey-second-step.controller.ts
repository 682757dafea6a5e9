import { Body, Controller, Header, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { FlowSession } from '../../auth/flow/flow-session.js';
import { assertionResponse } from '../../auth/passkeys/passkey-response.schema.js';
import { whereFrom } from '../../auth/request-values.js';
import { SecondStep } from '../../auth/second-step/second-step.js';
import { SignInResponder } from '../../auth/sign-in.responder.js';
import { Refusal } from '../../domain/refusal.js';
import { Cookies } from '../../http/cookies.js';
import { Public } from '../../http/public.decorator.js';
import { SameOrigin } from '../../http/same-origin.js';
import { KnownDevice } from '../../throttling/known-device.js';
import { Throttle } from '../../throttling/throttle.js';
import { passkeyAnswer, passkeyRefusal } from './passkey-answer.js';
import { Page } from '../../reference/vocabulary.js';

const passkeyForm = z.strictObject({ response: passkeyAnswer(assertionResponse) });

/** A passkey as the second step of a browser's sign-in. */
@Public()
@Page()
@Controller('login/second-step/passkey')
export class PasskeySecondStepController {
  constructor(
    private readonly secondStep: SecondStep,
    private readonly flow: FlowSession,
    private readonly responder: SignInResponder,
    private readonly devices: KnownDevice,
    private readonly cookies: Cookies,
    private readonly throttle: Throttle,
    private readonly sameOrigin: SameOrigin,
  ) {}

  @Post()
  @Header('Cache-Control', 'no-store')
  async submit(
    @Body({ schema: passkeyForm }) { response: assertion }: z.output<typeof passkeyForm>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.sameOrigin.require(request);
    const token = this.cookies.read(request, 'second_step') ?? '';
    try {
      const flow = await this.flow.resume(request, response);
      if (!flow) throw new Refusal('invalid_passkey');
      const from = { ...whereFrom(request), flow };
      const taken = await this.throttle.attempt('passkeys-verify', { address: request.ip }, () =>
        this.secondStep.withPasskey(token, assertion, from, 'page', 'app'),
      );
      this.cookies.drop(response, 'second_step');
      if (taken.byPassword) this.devices.remember(request, response, taken.user);
      await this.responder.sendOn(taken.target, taken.outcome, response, 303);
    } catch (error) {
      // When the sign-in is over for good, the page it leads to knows, and says so.
      response.redirect(303, `/login/second-step?error=${passkeyRefusal(error)}`);
    }
  }
}
