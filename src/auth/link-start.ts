import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DEFAULT_TARGET } from '../domain/redirect-target.js';
import { Refusal } from '../domain/refusal.js';
import { ConfiguredProviders } from '../providers/configured-providers.js';
import type { Principal } from '../tokens/principal.js';
import { FlowSession } from './flow/flow-session.js';
import { FreshSignIn } from './fresh-sign-in.js';
import type { HandshakeRequest } from './flow/handshake.js';
import { SocialStrategies } from './strategies/social.strategies.js';
import { FlowLog } from './trace/flow-log.js';

/** Begins to connect a provider to the signed-in account. */
@Injectable()
export class LinkStart {
  constructor(
    private readonly providers: ConfiguredProviders,
    private readonly fresh: FreshSignIn,
    private readonly flow: FlowSession,
    private readonly log: FlowLog,
    private readonly strategies: SocialStrategies,
  ) {}

  /**
   * @returns the provider's address to send the browser to; only the browser that gets this answer's cookie can come back
   * @throws Refusal `unknown_provider`, `step_up_required`
   */
  async begin(
    id: string,
    principal: Principal,
    request: HandshakeRequest,
    response: Response,
  ): Promise<string> {
    this.fresh.require(principal);
    if (!this.providers.find(id)) throw new Refusal('unknown_provider');
    const { userId, sessionId, version } = principal;
    const trace = this.log.trace(id, request);
    request.trace = trace;
    await this.flow.attach(request, response);
    const nonce = randomBytes(24).toString('base64url');
    const target = { kind: 'page', returnTo: DEFAULT_TARGET } as const;
    request.draft = {
      provider: id,
      purpose: 'link',
      nonce,
      target,
      start: trace.started({ purpose: 'link', target }),
      linking: { userId, sessionId, version },
    };
    return this.strategies.authorizationUrl(id, request, nonce);
  }
}
