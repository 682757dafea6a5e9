import { Controller, Delete, HttpCode, Param, UseGuards } from '@nestjs/common';
import { CurrentPrincipal } from '../auth/request-values.js';
import { NoBodyGuard } from '../http/no-body.guard.js';
import type { Principal } from '../tokens/principal.js';
import { Disconnection } from './disconnection.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';

/** Disconnecting a provider. */
@Chapter('Ways in')
@Controller('auth/identities')
export class IdentitiesController {
  constructor(private readonly disconnection: Disconnection) {}

  @Summary('Disconnects a provider')
  @Answers(204, 'It is no way in any more.')
  @Refuses('not_found', 'last_sign_in_method', 'step_up_required')
  @UseGuards(NoBodyGuard)
  @Delete(':provider')
  @HttpCode(204)
  unlink(@Param('provider') provider: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.disconnection.remove(principal, provider);
  }
}
