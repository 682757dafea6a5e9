import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Refusal } from '../../domain/refusal.js';
import { toRefusal } from '../../http/to-refusal.js';
import type { HandshakeStore, StoreDone, VerifyDone } from '../../providers/provider.js';
import type { FlowTrace } from '../trace/flow-trace.js';
import type { Attempt, AttemptDraft } from './attempt.js';
import { AttemptStore } from './attempt.store.js';
import { FlowSession } from './flow-session.js';

/** What the guards leave on a request for the steps behind them. */
export interface HandshakeRequest extends Request {
  /** What happened so far, in case it fails. */
  trace?: FlowTrace;
  /** At the start: the attempt to be. */
  draft?: AttemptDraft;
  /** At the callback: the attempt whose state was found good, and consumed. */
  attempt?: Attempt;
}

/** passport-oauth2's state store: hands over state and verifier; the attempt itself was judged by the guard. */
@Injectable()
export class Handshake implements HandshakeStore {
  constructor(
    private readonly attempts: AttemptStore,
    private readonly flow: FlowSession,
  ) {}

  store(request: HandshakeRequest, verifier: string, _state: unknown, _meta: object, done: StoreDone): void {
    this.begin(request, verifier).then(
      (state) => done(null, state),
      // In our words: behind Passport whatever has no name is the provider's fault, and a store that is down is not.
      (error: unknown) => done(toRefusal(error)),
    );
  }

  verify(request: HandshakeRequest, _state: string, _meta: object, done: VerifyDone): void {
    if (request.attempt) done(null, request.attempt.codeVerifier, request.attempt);
    else done(new Refusal('invalid_state'));
  }

  private async begin(request: HandshakeRequest, codeVerifier: string): Promise<string> {
    // Without a draft passport was reached by a way that no guard watched: nothing begins.
    if (!request.draft) throw new Refusal('invalid_state');
    return this.attempts.begin(await this.flow.begin(request), { ...request.draft, codeVerifier });
  }
}
