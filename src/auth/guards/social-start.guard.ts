import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { Refusal } from '../../domain/refusal.js';
import { ConfiguredProviders, type ConfiguredProvider } from '../../providers/configured-providers.js';
import { FlowSession } from '../flow/flow-session.js';
import type { HandshakeRequest } from '../flow/handshake.js';
import { readStartQuery } from '../flow/start-query.js';
import { SocialGuard } from './social.guard.js';

/** Begins a sign-in: the redirect to the provider. */
@Injectable()
export class SocialStartGuard extends SocialGuard {
  constructor(
    providers: ConfiguredProviders,
    flow: FlowSession,
    private readonly settings: Settings,
  ) {
    super(providers, flow);
  }

  protected async prepare(
    request: HandshakeRequest,
    { provider, network }: ConfiguredProvider,
  ): Promise<Record<string, string>> {
    // Before the person has typed a password there, not after.
    if (network.isOpen) throw new Refusal('provider_unavailable', { retryAfter: 30 });
    request.draft = {
      provider: provider.id,
      purpose: 'sign-in',
      nonce: randomBytes(24).toString('base64url'),
      target: readStartQuery(request.query, this.settings.redirectUris),
      linking: null,
    };
    // Nothing of the caller's query goes on to the provider (OA-18), and no `code` makes a start pass for a callback.
    return {};
  }
}
