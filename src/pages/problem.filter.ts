import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Refusal } from '../domain/refusal.js';
import { problemHeaders, toProblem } from '../http/problem.js';
import { requestIdOf } from '../http/request-id.js';
import { routePattern } from '../http/route-pattern.js';
import { toRefusal } from '../http/to-refusal.js';
import { Metrics } from '../metrics/metrics.js';
import type { User } from '../users/user.js';
import { PageRenderer } from '../views/page-renderer.js';
import { FailedFlows } from './failed-flows.js';
import { PageContext } from './page.context.js';
import { Visitors } from './visitors.js';
import { type RefusedRequest, signInAndBack, type WayOut, wayOut } from './way-out.js';

/** The one place where a refusal becomes an answer: a redirect to an app or to the sign-in page, a page, or problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(
    private readonly renderer: PageRenderer,
    private readonly context: PageContext,
    private readonly visitors: Visitors,
    private readonly flows: FailedFlows,
    private readonly metrics: Metrics,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<RefusedRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const refusal = toRefusal(error);
    this.log(refusal, request);
    this.count(refusal, request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    this.settle(refusal, request, response).catch((failure: Error) => {
      this.logger.error(
        { requestId: requestIdOf(request), cause: causeOf(failure) },
        'no answer could be given',
      );
      response.destroy();
    });
  }

  private async settle(refusal: Refusal, request: RefusedRequest, response: Response): Promise<void> {
    const way = wayOut(refusal, request);
    if (request.trace) await this.flows.keep(refusal, request, way);
    response.set(problemHeaders(refusal, sentToken(request)));
    await this.answer(refusal, way, request, response);
  }

  private async answer(refusal: Refusal, way: WayOut, request: Request, response: Response): Promise<void> {
    if ('location' in way) {
      response.redirect(302, way.location);
      return;
    }
    const requestId = requestIdOf(request);
    const { code, status } = refusal;
    response.status(status);
    response.vary('Accept');
    if (way.answer === 'page') {
      const user = await this.whoIsThere(status, request);
      const signIn = signInAndBack(refusal, request);
      // `401` for all of `/admin` (contract, section 3), and yet a browser is led on, without a script.
      if (signIn !== undefined) response.set('Refresh', `0; url=${signIn}`);
      this.renderer.send(response, 'error', { ...this.context.base(request, user), status, code, signIn });
    } else response.type('application/problem+json').send(JSON.stringify(toProblem(refusal, requestId)));
  }

  /** For the header. A failure of ours may be the store's: then nothing is asked of it a second time. */
  private async whoIsThere(status: number, request: Request): Promise<User | undefined> {
    return status >= 500 ? undefined : this.visitors.recognise(request).catch(() => undefined);
  }

  private count({ code }: Refusal, { trace }: RefusedRequest): void {
    this.metrics.refusals.count(code);
    if (trace) this.metrics.signIns.count(trace.provider, code);
  }

  private log(refusal: Refusal, request: Request): void {
    const entry = { code: refusal.code, requestId: requestIdOf(request), cause: causeOf(refusal.cause) };
    if (refusal.status >= 500) this.logger.error(entry);
    else this.logger.debug(entry);
  }
}

/** Did a token come along that was not good enough? Where one is refreshed it may lie in the body. */
function sentToken(request: Request): boolean {
  const { headers } = request;
  if (headers.authorization !== undefined || /(^|[ -])(access|refresh)_token=/.test(headers.cookie ?? ''))
    return true;
  const body = request.body as { refreshToken?: unknown } | undefined;
  return routePattern(request) === '/auth/refresh' && body?.refreshToken !== undefined;
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
