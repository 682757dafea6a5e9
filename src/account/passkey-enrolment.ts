import { Injectable } from '@nestjs/common';
import type { RegistrationResponse } from '../auth/passkeys/passkey-response.schema.js';
import { RelyingParty } from '../auth/passkeys/relying-party.js';
import { recoveryCodesOf } from '../credentials/second-factors/recovery-code.js';
import { Clock } from '../domain/clock.js';
import { toDisplayName } from '../domain/display-text.js';
import { Refusal } from '../domain/refusal.js';
import type { Principal } from '../tokens/principal.js';
import type { PasskeyRecord } from '../users/passkey.schema.js';
import { PasskeyStore } from '../users/passkey.store.js';
import { ToldChanges } from '../users/told-changes.js';
import { OtherSessions } from './other-sessions.js';
import { PresentAccount } from './present-account.js';
import { z } from 'zod';
import { shape } from '../reference/shape.js';

/** Passkeys a user may have; more are nobody's, and each makes the document larger. */
const MOST = 20;

const NAMELESS = { path: 'name', message: 'must be readable text' };

/** A passkey as its owner sees it. */
export interface ShownPasskey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
}

/** A user's passkeys: added, named, taken away. */
@Injectable()
export class PasskeyEnrolment {
  constructor(
    private readonly account: PresentAccount,
    private readonly store: PasskeyStore,
    private readonly party: RelyingParty,
    private readonly others: OtherSessions,
    private readonly changes: ToldChanges,
    private readonly clock: Clock,
  ) {}

  async list(userId: string): Promise<ShownPasskey[]> {
    return (await this.store.list(userId)).map(toShown);
  }

  async options(principal: Principal) {
    const user = await this.account.require(principal);
    const known = await this.store.list(user.id);
    return this.party.registrationOptions(user, known, { session: principal.sessionId });
  }

  /**
   * @returns the passkey; with recovery codes when it is the user's first second factor. Then every other session ends
   * @throws Refusal `invalid_passkey`
   */
  async add(
    principal: Principal,
    response: RegistrationResponse,
    name: string | undefined,
  ): Promise<{ passkey: ShownPasskey; recoveryCodes?: string[] }> {
    const { userId, sessionId } = principal;
    const user = await this.account.require(principal);
    const fresh = await this.party.verifyRegistration(response, { session: sessionId });
    const createdAt = new Date(this.clock.now());
    const passkey = { ...fresh, name: toDisplayName(name) ?? 'Passkey', createdAt, lastUsedAt: null };
    const { codes, digests } = recoveryCodesOf(userId);
    const isFirst = !user.mfa.totp && user.mfa.passkeys === 0;
    const added = await this.changes.make(user, 'passkey.added', { sessionId }, (news) =>
      isFirst
        ? this.others.end(user, principal, 'webauthn', () =>
            this.store.addFirst(user, passkey, digests, news),
          )
        : this.store.add(user, passkey, MOST, news),
    );
    if (!added) throw new Refusal('invalid_passkey');
    return { passkey: toShown(passkey), ...(isFirst && { recoveryCodes: codes }) };
  }

  /** @throws Refusal `invalid_request` for a name in which nobody could read anything, `not_found` */
  async rename(userId: string, id: string, name: string): Promise<void> {
    const readable = toDisplayName(name);
    if (readable === null) throw new Refusal('invalid_request', { errors: [NAMELESS] });
    if (!(await this.store.rename(userId, id, readable))) throw new Refusal('not_found');
  }

  /** @throws Refusal `not_found`, `last_sign_in_method` */
  async remove(principal: Principal, id: string): Promise<void> {
    const user = await this.account.require(principal);
    const { sessionId } = principal;
    const removed = await this.changes.make(user, 'passkey.removed', { sessionId }, (news) =>
      this.store.remove(user.id, id, news),
    );
    if (removed) return;
    const known = (await this.store.list(user.id)).some((passkey) => passkey.id === id);
    throw new Refusal(known ? 'last_sign_in_method' : 'not_found');
  }
}

function toShown({ id, name, createdAt, lastUsedAt }: PasskeyRecord): ShownPasskey {
  return { id, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}

const passkeyFields = () => ({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});

export const passkeysShape = shape<ShownPasskey[]>('Passkeys', () =>
  z.array(z.strictObject(passkeyFields())),
);

export const addedPasskeyShape = shape<ShownPasskey & { recoveryCodes?: string[] | undefined }>(
  'AddedPasskey',
  () =>
    z.strictObject({
      ...passkeyFields(),
      recoveryCodes: z
        .array(z.string())
        .optional()
        .describe('With the first second factor; shown this once.'),
    }),
);
