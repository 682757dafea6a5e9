import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { CurrentPrincipal } from '../auth/request-values.js';
import type { Principal } from '../tokens/principal.js';
import { Disconnection } from './disconnection.js';

/** Disconnecting a provider. */
@Controller('auth/identities')
export class IdentitiesController {
  constructor(private readonly disconnection: Disconnection) {}

  @Delete(':provider')
  @HttpCode(204)
  unlink(@Param('provider') provider: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.disconnection.remove(principal, provider);
  }
}
