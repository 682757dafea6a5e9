import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { Refusal } from '../../domain/refusal.js';
import { ConfiguredProviders } from '../../providers/configured-providers.js';
import { FlowSession } from '../flow/flow-session.js';
import { readStartQuery, startQueryShape } from '../flow/start-query.js';
import { FlowLog } from '../trace/flow-log.js';
import { OtherMethods } from './other-methods.js';
import { SocialGuard, type SocialStep } from './social.guard.js';
import { ReadsQuery, Refuses } from '../../reference/vocabulary.js';

/** Begins a sign-in: the redirect to the provider. */
@ReadsQuery(startQueryShape)
@Refuses('unknown_provider', 'method_not_allowed', 'provider_error', 'provider_unavailable', 'unavailable')
@Injectable()
export class SocialStartGuard extends SocialGuard {
  constructor(
    providers: ConfiguredProviders,
    flow: FlowSession,
    log: FlowLog,
    private readonly settings: Settings,
    private readonly others: OtherMethods,
  ) {
    super(providers, flow, log);
  }

  /** Whoever opens `/auth/logout` in a browser did not ask for a provider. */
  protected override noProvider(id: string): Refusal {
    const allow = this.others.at(`/auth/${id.toLowerCase()}`);
    return allow.length > 0 ? new Refusal('method_not_allowed', { allow }) : super.noProvider(id);
  }

  protected async prepare({ request, trace, configured }: SocialStep): Promise<Record<string, string>> {
    const { provider, network } = configured;
    const target = readStartQuery(request.query, this.settings.redirectUris);
    const start = trace.started({ purpose: 'sign-in', target });
    // From here on an app that asked is told why nothing came of it, at the address that was found to be its own.
    request.draft = {
      provider: provider.id,
      purpose: 'sign-in',
      nonce: randomBytes(24).toString('base64url'),
      target,
      start,
      linking: null,
    };
    // Before the person has typed a password there, not after.
    if (network.isOpen) throw new Refusal('provider_unavailable', { retryAfter: 30, cause: 'circuit open' });
    // Nothing of the caller's query goes on to the provider (OA-18), and no `code` makes a start pass for a callback.
    return {};
  }
}
