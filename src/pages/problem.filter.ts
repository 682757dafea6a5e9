import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Attempt } from '../auth/flow/attempt.js';
import { withParameters } from '../domain/app-redirect.js';
import type { Refusal } from '../domain/refusal.js';
import { wantsJson, wantsPage } from '../http/negotiation.js';
import { problemHeaders, toProblem } from '../http/problem.js';
import { requestIdOf } from '../http/request-id.js';
import { toRefusal } from '../http/to-refusal.js';
import { PageRenderer } from '../views/page-renderer.js';

interface RefusedRequest extends Request {
  /** Present once a callback's state was found good. */
  attempt?: Attempt;
}

const CALLBACK = /^\/auth\/[^/]+\/callback\/?$/;

/** The one place where a refusal becomes an answer: a redirect to an app or to the sign-in page, a page, or problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(private readonly renderer: PageRenderer) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<RefusedRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const refusal = toRefusal(error);
    this.log(refusal, request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.set(problemHeaders(refusal, sentToken(request)));
    if (request.method === 'GET' && CALLBACK.test(request.path))
      this.answerCallback(refusal, request, response);
    else this.answer(refusal, request, response, wantsPage(request));
  }

  private answerCallback(refusal: Refusal, request: RefusedRequest, response: Response): void {
    const target = request.attempt?.target;
    // The code only: what a provider or a query says is never handed on.
    if (target?.kind === 'app') {
      response.redirect(
        302,
        withParameters(target.redirectUri, { error: refusal.code, state: target.state ?? undefined }),
      );
    } else if (wantsJson(request)) {
      this.answer(refusal, request, response, false);
    } else {
      response.redirect(302, refusal.details.goOn ?? `/login?error=${refusal.code}`);
    }
  }

  private answer(refusal: Refusal, request: Request, response: Response, asPage: boolean): void {
    const requestId = requestIdOf(request);
    response.status(refusal.status);
    response.vary('Accept');
    if (asPage) {
      response
        .type('html')
        .send(this.renderer.render('error', { requestId, status: refusal.status, code: refusal.code }));
    } else {
      response.type('application/problem+json').send(JSON.stringify(toProblem(refusal, requestId)));
    }
  }

  private log(refusal: Refusal, request: Request): void {
    const entry = { code: refusal.code, requestId: requestIdOf(request), cause: causeOf(refusal.cause) };
    if (refusal.status >= 500) this.logger.error(entry);
    else this.logger.debug(entry);
  }
}

function sentToken({ headers }: Request): boolean {
  return headers.authorization !== undefined || /(^|[ -])(access|refresh)_token=/.test(headers.cookie ?? '');
}

/** For the log: kind and place of an error. Messages of others may carry a code or a token, so only our own are kept. */
function causeOf(cause: unknown): unknown {
  if (typeof cause === 'string' || cause === undefined) return cause;
  if (!(cause instanceof Error)) return typeof cause;
  return {
    name: cause.name,
    at: cause.stack
      ?.split('\n')
      .slice(1, 6)
      .map((line) => line.trim()),
    cause: causeOf(cause.cause),
  };
}
