import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { withParameters } from '../domain/app-redirect.js';
import { Cookies } from '../http/cookies.js';
import { wantsJson } from '../http/negotiation.js';
import { AuthorizationCodeStore } from './code/authorization-code.store.js';
import type { Attempt, AttemptTarget } from './flow/attempt.js';
import { LastProvider } from './flow/last-provider.js';
import { PENDING_LIFETIME } from './second-step/pending-sign-in.store.js';
import { TokenCookies } from './token-cookies.js';
import { answerOf, isSignedIn, type SignInOutcome } from './token-response.js';

/** The page that asks for the second factor. */
const SECOND_STEP_PAGE = '/login/second-step';

/** Answers a sign-in, by how it was started: a code for an app, tokens for JSON, cookies for a browser. */
@Injectable()
export class SignInResponder {
  constructor(
    private readonly codes: AuthorizationCodeStore,
    private readonly tokenCookies: TokenCookies,
    private readonly cookies: Cookies,
    private readonly lastProvider: LastProvider,
  ) {}

  /** Answers the callback from a provider. */
  async respond(
    { target, provider }: Attempt,
    outcome: SignInOutcome,
    request: Request,
    response: Response,
  ): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    if (target.kind === 'page' && wantsJson(request)) {
      response.status(200).json(answerOf(outcome));
      return;
    }
    if (target.kind === 'page') this.lastProvider.remember(request, response, provider);
    await this.sendOn(target, outcome, response, 302);
  }

  /**
   * Sends a browser on to where its sign-in was to end; before that to the second step, where one is due.
   *
   * @param status 302 after a GET, 303 after a form
   */
  async sendOn(
    target: AttemptTarget,
    outcome: SignInOutcome,
    response: Response,
    status: 302 | 303,
  ): Promise<void> {
    if (!isSignedIn(outcome)) {
      // A cookie that only this step reads: the token of a sign-in in progress belongs in no URL and in no page.
      this.cookies.set(response, 'second_step', outcome.mfa_token, PENDING_LIFETIME);
      response.redirect(status, SECOND_STEP_PAGE);
    } else if (target.kind === 'app') {
      const code = await this.codes.issue(outcome.sessionId, target.codeChallenge);
      const parameters = { code, state: target.state ?? undefined };
      response.redirect(status, withParameters(target.redirectUri, parameters));
    } else {
      this.tokenCookies.set(response, outcome);
      response.redirect(status, target.returnTo);
    }
  }
}
