import { Injectable } from '@nestjs/common';
import { Refusal } from '../../domain/refusal.js';
import { ConfiguredProviders, type ConfiguredProvider } from '../../providers/configured-providers.js';
import { AttemptStore } from '../flow/attempt.store.js';
import { readCallbackQuery, refusalOfProviderError } from '../flow/callback-query.js';
import { FlowSession } from '../flow/flow-session.js';
import type { HandshakeRequest } from '../flow/handshake.js';
import { LinkContinuity } from '../flow/link-continuity.js';
import { SocialGuard } from './social.guard.js';

/** Ends a sign-in at the provider: the attempt is consumed first, so that nothing is asked of a provider for a foreign state. */
@Injectable()
export class SocialCallbackGuard extends SocialGuard {
  constructor(
    providers: ConfiguredProviders,
    flow: FlowSession,
    private readonly attempts: AttemptStore,
    private readonly continuity: LinkContinuity,
  ) {
    super(providers, flow);
  }

  protected async prepare(
    request: HandshakeRequest,
    configured: ConfiguredProvider,
  ): Promise<Record<string, string>> {
    const { state, code, error, iss } = readCallbackQuery(request.query);
    const attempt = await this.attempts.consume(request.sessionID, state, configured.provider.id);
    if (!attempt) throw new Refusal('invalid_state');
    request.attempt = attempt;
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
}
