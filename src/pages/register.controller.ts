import { Body, Controller, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AuthService } from '../auth/auth.service.js';
import { registration, type RegistrationBody } from '../auth/credentials.schema.js';
import { PasswordSignIn } from '../auth/password-sign-in.js';
import { signInContext } from '../auth/request-values.js';
import { SignInResponder } from '../auth/sign-in.responder.js';
import { DEFAULT_TARGET } from '../domain/redirect-target.js';
import { Refusal } from '../domain/refusal.js';
import { Public } from '../http/public.decorator.js';
import { SameOrigin } from '../http/same-origin.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { PageRenderer } from '../views/page-renderer.js';
import { fieldErrors } from './field-errors.js';
import { PageContext } from './page.context.js';
import { Page } from '../reference/vocabulary.js';

const registerForm = registration.extend({ return_to: z.string().max(2048).optional() });

/** The page to make an account. */
@Public()
@Page()
@Controller('register')
export class RegisterController {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly context: PageContext,
    private readonly passwords: PasswordSignIn,
    private readonly auth: AuthService,
    private readonly responder: SignInResponder,
    private readonly sameOrigin: SameOrigin,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  show(@Query() query: Record<string, unknown>, @Req() request: Request, @Res() response: Response): void {
    const { localLogin, registration: open } = this.context.settings;
    if (!localLogin || !open) throw new Refusal('not_found');
    this.page(request, response, this.context.returnTo(query['return_to']));
  }

  @Throttled('register')
  @Post()
  @Header('Cache-Control', 'no-store')
  async submit(
    @Body({ schema: registerForm }) form: z.output<typeof registerForm>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const returnTo = this.context.returnTo(form.return_to);
    try {
      this.sameOrigin.refuseForeign(request);
      const user = await this.passwords.register(form);
      if (!user) return response.redirect(303, '/verify-email?sent');
      const target = { kind: 'page', returnTo: returnTo ?? DEFAULT_TARGET } as const;
      const outcome = await this.auth.login(user, signInContext(request, 'pwd', { target }));
      await this.responder.sendOn(target, outcome, response, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500 || error.code === 'cross_site') throw error;
      response.status(error.status);
      this.page(request, response, returnTo, { refusal: error, form });
    }
  }

  private page(
    request: Request,
    response: Response,
    returnTo: string | undefined,
    failed?: { refusal: Refusal; form: RegistrationBody },
  ): void {
    this.renderer.send(response, 'register', {
      ...this.context.base(request),
      ...this.context.form(request, response),
      ...(returnTo !== undefined && { returnTo }),
      ...(failed && {
        values: { email: failed.form.email, displayName: failed.form.displayName ?? '' },
        fieldErrors: fieldErrors(failed.refusal),
        problem: { code: failed.refusal.code },
      }),
    });
  }
}
