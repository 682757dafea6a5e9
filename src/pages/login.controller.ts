import { Body, Controller, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AuthService } from '../auth/auth.service.js';
import { credentials } from '../auth/credentials.schema.js';
import { FlowSession } from '../auth/flow/flow-session.js';
import { PasswordSignIn } from '../auth/password-sign-in.js';
import { signInContext } from '../auth/request-values.js';
import { SignInResponder } from '../auth/sign-in.responder.js';
import { isSignedIn } from '../auth/token-response.js';
import { isProblemCode, type ProblemCode } from '../domain/problem-catalogue.js';
import { DEFAULT_TARGET } from '../domain/redirect-target.js';
import { Refusal } from '../domain/refusal.js';
import { Public } from '../http/public.decorator.js';
import { problemHeaders } from '../http/problem.js';
import { SameOrigin } from '../http/same-origin.js';
import type { User } from '../users/user.js';
import { PageRenderer } from '../views/page-renderer.js';
import { PageContext } from './page.context.js';
import { Visitors } from './visitors.js';
import { Page } from '../reference/vocabulary.js';

const loginForm = credentials.extend({ return_to: z.string().max(2048).optional() });
type LoginForm = z.output<typeof loginForm>;

/** The sign-in page. */
@Public()
@Page()
@Controller('login')
export class LoginController {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly context: PageContext,
    private readonly visitors: Visitors,
    private readonly passwords: PasswordSignIn,
    private readonly auth: AuthService,
    private readonly responder: SignInResponder,
    private readonly sameOrigin: SameOrigin,
    private readonly flow: FlowSession,
  ) {}

  /** Who is signed in already goes on to the target, unless a failed attempt is to be explained. */
  @Get()
  @Header('Cache-Control', 'no-store')
  async show(
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const returnTo = this.context.returnTo(query['return_to']);
    const visitor = await this.visitors.identify(request, response);
    if (query['error'] === undefined) {
      if (visitor) return response.redirect(302, returnTo ?? DEFAULT_TARGET);
      return this.page(request, response, { returnTo, goodbye: query['done'] === 'deleted' });
    }
    const problem = isProblemCode(query['error']) ? query['error'] : 'internal';
    const quote = await this.context.failed.idToQuote(problem, request, response);
    this.page(request, response, { user: visitor?.user, returnTo, problem, quote });
  }

  @Post()
  @Header('Cache-Control', 'no-store')
  async submit(
    @Body({ schema: loginForm }) form: LoginForm,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    // Login CSRF: nobody may be signed in to an attacker's account by a page of the attacker's.
    const returnTo = this.context.returnTo(form.return_to);
    try {
      this.sameOrigin.refuseForeign(request);
      const user = await this.passwords.verify(form, request);
      const flow = await this.flow.resume(request, response);
      const target = { kind: 'page', returnTo: returnTo ?? DEFAULT_TARGET } as const;
      const outcome = await this.auth.login(user, signInContext(request, 'pwd', { flow, target }));
      if (isSignedIn(outcome)) this.passwords.remember(request, response, user);
      this.context.lastProvider.forget(request, response);
      await this.responder.sendOn(target, outcome, response, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500 || error.code === 'cross_site') throw error;
      response.status(error.status).set(problemHeaders(error, false));
      if (error.code === 'email_unverified') this.mailboxFirst(request, response, form);
      else this.page(request, response, { returnTo, problem: error.code, email: form.email });
    }
  }

  /** The password was right, and the mail has gone out once more. */
  private mailboxFirst(request: Request, response: Response, { email }: LoginForm): void {
    const problem = { code: 'email_unverified' } as const;
    this.renderer.send(response, 'check-mailbox', {
      ...this.context.base(request),
      values: { email },
      problem,
    });
  }

  private page(
    request: Request,
    response: Response,
    shown: {
      user?: User | undefined;
      returnTo?: string | undefined;
      problem?: ProblemCode | undefined;
      quote?: string;
      email?: string;
      goodbye?: boolean;
    },
  ): void {
    const { localLogin, registration } = this.context.settings;
    this.renderer.send(response, 'login', {
      ...this.context.base(request, shown.user),
      ...this.context.form(request, response),
      lastUsed: this.context.lastProvider.of(request),
      goodbye: shown.goodbye ?? false,
      ...(shown.quote !== undefined && { requestId: shown.quote }),
      providers: this.context.providerLinks(shown.returnTo),
      localLogin,
      registration,
      ...(shown.returnTo !== undefined && { returnTo: shown.returnTo }),
      ...(shown.email !== undefined && { values: { email: shown.email } }),
      ...(shown.problem && { problem: { code: shown.problem } }),
    });
  }
}
