import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { withParameters } from '../domain/app-redirect.js';
import { wantsJson } from '../http/negotiation.js';
import { AuthorizationCodeStore } from './code/authorization-code.store.js';
import type { Attempt } from './flow/attempt.js';
import { LastProvider } from './flow/last-provider.js';
import { TokenCookies } from './token-cookies.js';
import type { SignIn } from './token-response.js';

/** Answers a callback that succeeded, by how it was started: a code for an app, tokens for JSON, cookies for a browser. */
@Injectable()
export class SignInResponder {
  constructor(
    private readonly codes: AuthorizationCodeStore,
    private readonly cookies: TokenCookies,
    private readonly lastProvider: LastProvider,
  ) {}

  async respond(attempt: Attempt, signIn: SignIn, request: Request, response: Response): Promise<void> {
    const { target } = attempt;
    response.setHeader('Cache-Control', 'no-store');
    if (target.kind === 'app') {
      const code = await this.codes.issue(signIn.sessionId, target.codeChallenge);
      response.redirect(302, withParameters(target.redirectUri, { code, state: target.state ?? undefined }));
    } else if (wantsJson(request)) {
      response.status(200).json(signIn.tokens);
    } else {
      this.cookies.set(response, signIn);
      this.lastProvider.remember(request, response, attempt.provider);
      response.redirect(302, target.returnTo);
    }
  }
}
