import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DEFAULT_TARGET } from '../../domain/redirect-target.js';
import { wantsJson } from '../../http/negotiation.js';
import { SignedInBrowser } from '../signed-in-browser.js';
import { AttemptStore, type FoundAttempt } from './attempt.store.js';
import type { CallbackQuery } from './callback-query.js';
import { FlowSession } from './flow-session.js';
import type { HandshakeRequest } from './handshake.js';
import { type StatePurpose, States } from './state.js';

/** Why a state leads to no attempt. `lost`: made for this browser, and its record is gone. */
export type StateFault = 'made-up' | 'of-another-browser' | 'used' | 'expired' | 'lost';

/** What can still be known of an attempt whose state is not good. */
export interface LostState {
  why: StateFault;
  purpose?: StatePurpose;
  /** Of this browser's own attempt only. */
  attempt?: FoundAttempt;
}

/**
 * Heals a callback whose state is not good, where that is safe. It never signs anybody in and never asks the provider: the most
 * that an attacker's callback can bring about is what a link to `/account` or `/auth/:provider` does.
 */
@Injectable()
export class LostStates {
  constructor(
    private readonly states: States,
    private readonly attempts: AttemptStore,
    private readonly flow: FlowSession,
    private readonly browser: SignedInBrowser,
  ) {}

  /** Reads nothing for a state that was not made here. */
  async explain({ sessionID }: HandshakeRequest, provider: string, state: string): Promise<LostState> {
    const purpose = this.states.purposeOf(state, provider);
    if (!purpose) return { why: 'made-up' };
    const record = await this.attempts.find(state, sessionID);
    const own = record ? record.own : this.states.isOf(state, sessionID);
    if (!own) return { why: 'of-another-browser', purpose };
    if (!record) return { why: 'lost', purpose };
    return { why: record.used ? 'used' : 'expired', purpose, attempt: record };
  }

  /**
   * Where the browser goes on, if not to the sign-in page with an error:
   * - to its target, when it has meanwhile signed in: the tab was stale, and all is well;
   * - to a new start, once in ten minutes, when an attempt of its own was lost. Not for a used state, which is a replay; not after the
   *   person said no; not for a link, which nobody should be led into twice; not for an app, which waits for its own answer.
   *
   * @returns a path of this gateway
   */
  async wayOn(
    lost: LostState,
    request: HandshakeRequest,
    response: Response,
    answer: CallbackQuery & { provider: string },
  ): Promise<string | undefined> {
    const { why, purpose, attempt } = lost;
    if (wantsJson(request) || purpose === undefined || purpose === 'app') return undefined;
    const returnTo = attempt?.target.kind === 'page' ? attempt.target.returnTo : DEFAULT_TARGET;
    if (await this.signedIn(request, response)) return returnTo;
    const restart =
      (why === 'expired' || why === 'lost') && purpose === 'sign-in' && answer.error === undefined;
    if (!restart || !(await this.flow.restartOnce(request))) return undefined;
    const query = returnTo === DEFAULT_TARGET ? '' : `?return_to=${encodeURIComponent(returnTo)}`;
    return `/auth/${answer.provider}${query}`;
  }

  private async signedIn(request: HandshakeRequest, response: Response): Promise<boolean> {
    if (await this.browser.principal(request, response)) return true;
    // A renewal that failed took the cookies away; a callback that fails sets none (contract, section 4.3).
    response.removeHeader('Set-Cookie');
    return false;
  }
}
