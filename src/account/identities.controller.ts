import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { CurrentPrincipal } from '../auth/request-values.js';
import { Refusal } from '../domain/refusal.js';
import { IdentityStore } from '../identities/identity.store.js';
import { SecurityNotices } from '../mail/security-notices.js';
import type { Principal } from '../tokens/principal.js';

/** Disconnecting a provider. */
@Controller('auth/identities')
export class IdentitiesController {
  constructor(
    private readonly identities: IdentityStore,
    private readonly notices: SecurityNotices,
  ) {}

  @Delete(':provider')
  @HttpCode(204)
  async unlink(
    @Param('provider') provider: string,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<void> {
    const user = await this.identities.unlink(userId, provider);
    if (user) return this.notices.tell(user, 'identity.unlinked', { provider });
    const linked = await this.identities.isLinked(userId, provider);
    throw new Refusal(linked ? 'last_sign_in_method' : 'not_found');
  }
}
