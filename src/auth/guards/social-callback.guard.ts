import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Refusal } from '../../domain/refusal.js';
import type { SocialProfile } from '../../domain/social-profile.js';
import { ConfiguredProviders } from '../../providers/configured-providers.js';
import { AttemptStore } from '../flow/attempt.store.js';
import {
  type CallbackQuery,
  callbackQueryShape,
  readCallbackQuery,
  refusalOfProviderError,
} from '../flow/callback-query.js';
import { FlowSession } from '../flow/flow-session.js';
import type { HandshakeRequest } from '../flow/handshake.js';
import { LinkContinuity } from '../flow/link-continuity.js';
import { LostStates } from '../flow/lost-state.js';
import { FlowLog } from '../trace/flow-log.js';
import { SocialGuard, type SocialStep } from './social.guard.js';
import { ReadsQuery, Refuses } from '../../reference/vocabulary.js';

/** Ends a sign-in at the provider: the attempt is consumed first, so that nothing is asked of a provider for a foreign state. */
@ReadsQuery(callbackQueryShape)
@Refuses('invalid_state', 'access_denied', 'unknown_provider', 'provider_error', 'provider_unavailable')
@Injectable()
export class SocialCallbackGuard extends SocialGuard {
  constructor(
    providers: ConfiguredProviders,
    flow: FlowSession,
    log: FlowLog,
    private readonly attempts: AttemptStore,
    private readonly continuity: LinkContinuity,
    private readonly lost: LostStates,
  ) {
    super(providers, flow, log);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await super.canActivate(context);
    const { trace, profile } = context
      .switchToHttp()
      .getRequest<HandshakeRequest & { profile: SocialProfile }>();
    trace?.profile(profile);
    return true;
  }

  protected async prepare(step: SocialStep): Promise<Record<string, string>> {
    const { request, trace, configured } = step;
    const answer = readCallbackQuery(request.query);
    const { state, code, error, iss } = answer;
    const attempt = await this.attempts.consume(request.sessionID, state, configured.provider.id);
    if (!attempt) throw await this.lostState(step, answer);
    request.attempt = attempt;
    trace.continues(attempt);
    trace.note('state', { verdict: 'good' });
    this.flow.forgetRestart(request);
    // Mix-up (RFC 9207, section 2.4): an answer that names another issuer is not from this provider.
    const { provider, settings } = configured;
    const issuer = provider.discovered ? undefined : (settings.issuer ?? provider.issuer);
    if (iss !== undefined && issuer !== undefined && iss !== issuer)
      throw new Refusal('provider_error', { cause: 'foreign iss' });
    if (error !== undefined) throw refusalOfProviderError(error);
    if (code === undefined) throw new Refusal('invalid_state', { cause: 'neither code nor error' });
    await this.continuity.require(attempt, request);
    return { code, state, ...(iss !== undefined && { iss }) };
  }

  private async lostState(
    { request, response, trace, configured }: SocialStep,
    answer: CallbackQuery,
  ): Promise<Refusal> {
    const provider = configured.provider.id;
    const lost = await this.lost.explain(request, provider, answer.state);
    if (lost.attempt) trace.continues(lost.attempt);
    trace.note('state', { verdict: lost.why });
    const goOn = await this.lost.wayOn(lost, request, response, { ...answer, provider });
    return new Refusal('invalid_state', { cause: `state ${lost.why}`, goOn });
  }
}
