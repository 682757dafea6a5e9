import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { AuditLog } from '../audit/audit.log.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { Refusal } from '../domain/refusal.js';
import { IdentityStore } from '../identities/identity.store.js';
import type { Principal } from '../tokens/principal.js';

/** Disconnecting a provider. */
@Controller('auth/identities')
export class IdentitiesController {
  constructor(
    private readonly identities: IdentityStore,
    private readonly audit: AuditLog,
  ) {}

  @Delete(':provider')
  @HttpCode(204)
  async unlink(
    @Param('provider') provider: string,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<void> {
    if (await this.identities.unlink(userId, provider)) {
      this.audit.record('identity.unlinked', { userId, provider });
      return;
    }
    const linked = await this.identities.isLinked(userId, provider);
    throw new Refusal(linked ? 'last_sign_in_method' : 'not_found');
  }
}
