import { Body, Controller, Header, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AuthService } from '../../auth/auth.service.js';
import { FlowSession } from '../../auth/flow/flow-session.js';
import { assertionResponse } from '../../auth/passkeys/passkey-response.schema.js';
import { Passkeys } from '../../auth/passkeys/passkeys.js';
import { signInContext } from '../../auth/request-values.js';
import { SignInResponder } from '../../auth/sign-in.responder.js';
import { DEFAULT_TARGET } from '../../domain/redirect-target.js';
import { Public } from '../../http/public.decorator.js';
import { SameOrigin } from '../../http/same-origin.js';
import { Throttle } from '../../throttling/throttle.js';
import { PageContext } from '../page.context.js';
import { passkeyAnswer, passkeyRefusal } from './passkey-answer.js';
import { Page } from '../../reference/vocabulary.js';

const passkeyForm = z.strictObject({
  response: passkeyAnswer(assertionResponse),
  return_to: z.string().max(2048).optional(),
});

/** A passkey on the sign-in page. Its challenge came from `POST /auth/passkeys/sign-in/options`. */
@Public()
@Page()
@Controller('login/passkey')
export class PasskeyLoginController {
  constructor(
    private readonly context: PageContext,
    private readonly flow: FlowSession,
    private readonly passkeys: Passkeys,
    private readonly auth: AuthService,
    private readonly responder: SignInResponder,
    private readonly throttle: Throttle,
    private readonly sameOrigin: SameOrigin,
  ) {}

  @Post()
  @Header('Cache-Control', 'no-store')
  async submit(
    @Body({ schema: passkeyForm }) form: z.output<typeof passkeyForm>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.sameOrigin.refuseForeign(request);
    const returnTo = this.context.returnTo(form.return_to) ?? DEFAULT_TARGET;
    try {
      const flow = await this.flow.resume(request, response);
      // Not by `@Throttled()`: what it goes by is the status, and a redirect is one either way.
      const user = await this.throttle.attempt('passkeys-verify', { address: request.ip }, () =>
        this.passkeys.prove(form.response, flow?.id ?? ''),
      );
      const target = { kind: 'page', returnTo } as const;
      const outcome = await this.auth.login(user, signInContext(request, 'webauthn', { flow, target }));
      this.context.lastProvider.forget(request, response);
      await this.responder.sendOn(target, outcome, response, 303);
    } catch (error) {
      const query = new URLSearchParams({ error: passkeyRefusal(error), return_to: returnTo });
      response.redirect(303, `/login?${query}`);
    }
  }
}
