import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Refusal } from '../../domain/refusal.js';
import { ConfiguredProviders, type ConfiguredProvider } from '../../providers/configured-providers.js';
import { AttemptStore } from '../flow/attempt.store.js';
import { type CallbackQuery, readCallbackQuery, refusalOfProviderError } from '../flow/callback-query.js';
import { FlowSession } from '../flow/flow-session.js';
import type { HandshakeRequest } from '../flow/handshake.js';
import { LinkContinuity } from '../flow/link-continuity.js';
import { LostStates } from '../flow/lost-state.js';
import { SocialGuard } from './social.guard.js';

/** Ends a sign-in at the provider: the attempt is consumed first, so that nothing is asked of a provider for a foreign state. */
@Injectable()
export class SocialCallbackGuard extends SocialGuard {
  constructor(
    providers: ConfiguredProviders,
    flow: FlowSession,
    private readonly attempts: AttemptStore,
    private readonly continuity: LinkContinuity,
    private readonly lost: LostStates,
  ) {
    super(providers, flow);
  }

  protected async prepare(
    request: HandshakeRequest,
    configured: ConfiguredProvider,
    response: Response,
  ): Promise<Record<string, string>> {
    const answer = readCallbackQuery(request.query);
    const { state, code, error, iss } = answer;
    const attempt = await this.attempts.consume(request.sessionID, state, configured.provider.id);
    if (!attempt) throw await this.lostState(request, response, answer, configured.provider.id);
    request.attempt = attempt;
    this.flow.forgetRestart(request);
    // Mix-up (RFC 9207, section 2.4): an answer that names another issuer is not from this provider.
    const { provider, settings } = configured;
    const issuer = provider.discovered ? undefined : (settings.issuer ?? provider.issuer);
    if (iss !== undefined && issuer !== undefined && iss !== issuer)
      throw new Refusal('provider_error', { cause: 'foreign iss' });
    if (error !== undefined) throw refusalOfProviderError(error);
    if (code === undefined) throw new Refusal('invalid_state');
    await this.continuity.require(attempt, request);
    return { code, state, ...(iss !== undefined && { iss }) };
  }

  private async lostState(
    request: HandshakeRequest,
    response: Response,
    answer: CallbackQuery,
    provider: string,
  ): Promise<Refusal> {
    const lost = await this.lost.explain(request, provider, answer.state);
    const goOn = await this.lost.wayOn(lost, request, response, { ...answer, provider });
    return new Refusal('invalid_state', { cause: `state ${lost.why}`, goOn });
  }
}
