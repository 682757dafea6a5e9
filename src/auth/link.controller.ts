import { randomBytes } from 'node:crypto';
import { Controller, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Refusal } from '../domain/refusal.js';
import { DEFAULT_TARGET } from '../domain/redirect-target.js';
import { ConfiguredProviders } from '../providers/configured-providers.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import type { Principal } from '../tokens/principal.js';
import { FlowSession } from './flow/flow-session.js';
import type { HandshakeRequest } from './flow/handshake.js';
import { CurrentPrincipal } from './request-values.js';
import { SocialStrategies } from './strategies/social.strategies.js';
import { FlowLog } from './trace/flow-log.js';

/** Connecting a provider to the signed-in account. */
@Controller('auth')
export class LinkController {
  constructor(
    private readonly providers: ConfiguredProviders,
    private readonly flow: FlowSession,
    private readonly log: FlowLog,
    private readonly strategies: SocialStrategies,
  ) {}

  /** The address to send the browser to; only the browser that gets this answer's cookie can come back from there. */
  @Throttled('social-start')
  @Post(':provider/link')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async start(
    @Param('provider') id: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: HandshakeRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ authorizationUrl: string }> {
    if (!this.providers.find(id)) throw new Refusal('unknown_provider');
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
      linking: { userId: principal.userId, sessionId: principal.sessionId, version: principal.version },
    };
    return { authorizationUrl: await this.strategies.authorizationUrl(id, request, nonce) };
  }
}
