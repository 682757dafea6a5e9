import { Body, Controller, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { FlowSession } from '../auth/flow/flow-session.js';
import { whereFrom } from '../auth/request-values.js';
import { SecondStep } from '../auth/second-step/second-step.js';
import { SignInResponder } from '../auth/sign-in.responder.js';
import type { SecondFactorMethod } from '../auth/token-response.js';
import type { ProblemCode } from '../domain/problem-catalogue.js';
import { Refusal } from '../domain/refusal.js';
import { Cookies } from '../http/cookies.js';
import { problemHeaders } from '../http/problem.js';
import { Public } from '../http/public.decorator.js';
import { SameOrigin } from '../http/same-origin.js';
import { KnownDevice } from '../throttling/known-device.js';
import { PageRenderer } from '../views/page-renderer.js';
import { PageContext } from './page.context.js';
import { Page } from '../reference/vocabulary.js';

const codeForm = z.strictObject({ code: z.string().min(1).max(64) });

/** The second step of a browser's sign-in, whether it was to end on a page of ours or at an app. */
@Public()
@Page()
@Controller('login/second-step')
export class SecondStepPageController {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly context: PageContext,
    private readonly secondStep: SecondStep,
    private readonly responder: SignInResponder,
    private readonly flow: FlowSession,
    private readonly devices: KnownDevice,
    private readonly cookies: Cookies,
    private readonly sameOrigin: SameOrigin,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async show(
    @Query('error') error: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const methods = await this.secondStep.methods(this.cookies.read(request, 'second_step') ?? '');
    if (methods.length === 0) return this.startAgain(response, new Refusal('invalid_state'));
    this.page(request, response, methods, error === 'invalid_passkey' ? error : undefined);
  }

  @Post()
  @Header('Cache-Control', 'no-store')
  async submit(
    @Body({ schema: codeForm }) { code }: z.output<typeof codeForm>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.sameOrigin.require(request);
    const token = this.cookies.read(request, 'second_step') ?? '';
    try {
      const from = { ...whereFrom(request), flow: await this.flow.resume(request, response) };
      const taken = await this.secondStep.withCode(token, code, from, 'page', 'app');
      const { outcome, target, user } = taken;
      this.cookies.drop(response, 'second_step');
      if (taken.byPassword) this.devices.remember(request, response, user);
      await this.responder.sendOn(target, outcome, response, 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      if (error.code === 'account_disabled') return this.startAgain(response, error);
      const methods = await this.secondStep.methods(token);
      if (methods.length === 0) return this.startAgain(response, new Refusal('invalid_state'));
      response.status(error.status).set(problemHeaders(error, false));
      this.page(request, response, methods, error.code);
    }
  }

  private page(
    request: Request,
    response: Response,
    methods: SecondFactorMethod[],
    problem?: ProblemCode,
  ): void {
    this.renderer.send(response, 'second-step', {
      ...this.context.base(request),
      ...this.context.form(request, response),
      methods,
      ...(problem && { problem: { code: problem } }),
    });
  }

  private startAgain(response: Response, { code }: Refusal): void {
    this.cookies.drop(response, 'second_step');
    response.redirect(303, `/login?error=${code}`);
  }
}
