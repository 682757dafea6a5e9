import { Controller, Header, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { Response } from 'express';
import { NoBodyGuard } from '../http/no-body.guard.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import type { Principal } from '../tokens/principal.js';
import type { HandshakeRequest } from './flow/handshake.js';
import { LinkStart } from './link-start.js';
import { CurrentPrincipal } from './request-values.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';
import { authorizationShape } from './providers.shape.js';

/** Connecting a provider to the signed-in account. */
@Chapter('Ways in')
@Controller('auth')
export class LinkController {
  constructor(private readonly links: LinkStart) {}

  @Summary('Starts connecting a provider to the signed-in account')
  @Answers(200, 'Only the browser that gets this answer can come back.', authorizationShape)
  @Refuses('unknown_provider', 'step_up_required', 'provider_error', 'provider_unavailable')
  @Throttled('social-start')
  @UseGuards(NoBodyGuard)
  @Post(':provider/link')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async start(
    @Param('provider') id: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: HandshakeRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ authorizationUrl: string }> {
    return { authorizationUrl: await this.links.begin(id, principal, request, response) };
  }
}
