import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/audit.log.js';
import { Refusal } from '../../domain/refusal.js';
import { PasskeyStore } from '../../users/passkey.store.js';
import type { User } from '../../users/user.js';
import type { AssertionResponse } from './passkey-response.schema.js';
import { RelyingParty } from './relying-party.js';

/** Who is this, by a passkey. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly party: RelyingParty,
    private readonly store: PasskeyStore,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param flowId the browser that was given the challenge
   * @returns the user whose passkey signed it
   * @throws Refusal `invalid_passkey`
   */
  async prove(response: AssertionResponse, flowId: string): Promise<User> {
    const found = await this.store.find(response.id);
    // The authenticator names whom it believes to sign in (WebAuthn, section 7.2, step 6).
    const { userHandle } = response.response;
    const namesAnother = userHandle !== undefined && userHandle !== (found && handleOf(found.user.id));
    if (!found || namesAnother) throw new Refusal('invalid_passkey');
    const { user, passkey } = found;
    const counter = await this.party
      .verifyAssertion(response, passkey, { browser: flowId })
      .catch((error) => {
        this.audit.record('sign-in.refused', { userId: user.id, reason: 'invalid_passkey' });
        throw error;
      });
    if (!(await this.store.use(user.id, passkey, counter))) throw new Refusal('invalid_passkey');
    return user;
  }
}

function handleOf(userId: string): string {
  return Buffer.from(userId, 'hex').toString('base64url');
}
