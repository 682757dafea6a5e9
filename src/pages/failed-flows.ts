import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { FlowSession } from '../auth/flow/flow-session.js';
import { browserKey, FlowLog } from '../auth/trace/flow-log.js';
import type { ProblemCode } from '../domain/problem-catalogue.js';
import type { Refusal } from '../domain/refusal.js';
import { requestIdOf } from '../http/request-id.js';
import type { RefusedRequest, WayOut } from './way-out.js';

/** Which id a person quotes, and what an admin finds by it. */
@Injectable()
export class FailedFlows {
  constructor(
    private readonly log: FlowLog,
    private readonly flow: FlowSession,
  ) {}

  /** Keeps the steps of a sign-in that failed. Waits only where the next page needs them. Never fails. */
  async keep(refusal: Refusal, request: RefusedRequest, { answer }: WayOut): Promise<void> {
    const { trace } = request;
    if (!trace) return;
    const { decision, cause } = refusal.details;
    if (decision) trace.note('decision', { kind: decision.kind, rule: decision.rule });
    trace.note('refused', { code: refusal.code, reason: reasonOf(cause) });
    trace.note('answered', { by: answer });
    const { flowId, provider, steps } = trace;
    // A start may set the cookie by which the next page knows the browser; a callback that fails sets none.
    if (answer === 'sign-in page' && isStart(request)) await this.begin(request);
    this.log.keep({
      requestId: requestIdOf(request),
      flowId,
      provider,
      code: refusal.code,
      ...(request.session?.lastStart !== undefined && { browser: browserKey(request.sessionID) }),
      steps,
    });
    if (answer === 'sign-in page' && refusal.status !== 503) await this.log.flush();
  }

  /**
   * The id to quote on the sign-in page: of the request that failed, or of the page's own when this browser is not known to have
   * failed; by either an admin finds what there is.
   */
  async idToQuote(code: ProblemCode, request: Request, response: Response): Promise<string> {
    const flow = await this.flow.resume(request, response);
    const failed = flow && (await this.log.latestOf(flow.id, code));
    if (failed !== undefined) return failed;
    const requestId = requestIdOf(request);
    const trace = this.log.trace('', request);
    trace.note('shown', { code, reason: 'no failed sign-in of this browser is known' });
    this.log.keep({ requestId, flowId: trace.flowId, code, steps: trace.steps });
    return requestId;
  }

  private async begin(request: Request): Promise<void> {
    await this.flow.begin(request).catch(() => undefined);
  }
}

function isStart({ path }: Request): boolean {
  return !/\/callback\/?$/.test(path);
}

/** Our own words, or the kind of an error; messages of others may carry a code or a token. */
function reasonOf(cause: unknown): string | null {
  if (cause === undefined) return null;
  if (typeof cause === 'string') return cause;
  if (!(cause instanceof Error)) return typeof cause;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  const inner = reasonOf(cause.cause);
  return inner === null ? code : `${code}: ${inner}`;
}
