import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AddressConfirmation } from '../../account/address-confirmation.js';
import { type Profile, toProfile } from '../../account/profile.js';
import { toShownSession } from '../../account/shown-session.js';
import type { FieldFault, Refusal } from '../../domain/refusal.js';
import { SessionStore } from '../../sessions/session.store.js';
import { WaysIn } from '../../users/ways-in.js';
import type { AccountPage as Model } from '../../views/account-models.js';
import { PageRenderer } from '../../views/page-renderer.js';
import { PageContext } from '../page.context.js';
import type { Visitor } from '../visitors.js';
import type { AccountForm } from './account-form.js';

/** A form that was refused: shown again, with the reason where the person is looking. */
export interface RefusedForm {
  form: AccountForm;
  refusal: Refusal;
}

/** Shows the account page. */
@Injectable()
export class AccountPage {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly context: PageContext,
    private readonly sessions: SessionStore,
    private readonly addresses: AddressConfirmation,
    private readonly waysIn: WaysIn,
  ) {}

  async send(
    request: Request,
    response: Response,
    { user, principal }: Visitor,
    notes: Pick<Model, 'done' | 'problem'>,
  ): Promise<void> {
    const records = await this.sessions.list(user.id, user.tokenVersion);
    const profile = toProfile(user);
    const connected = this.connected(profile);
    this.renderer.send(response, 'account', {
      ...this.context.base(request, user),
      ...this.context.form(request, response),
      ...notes,
      profile,
      connected,
      providerNames: this.context.providerNames(),
      connectable: this.context
        .providerLinks()
        .filter(({ id }) => !connected.some(({ provider }) => provider === id)),
      localLogin: this.context.settings.localLogin,
      mail: this.addresses.isPossible,
      sessions: records.map((record) => toShownSession(record, principal.sessionId)),
    });
  }

  private connected(profile: Profile): Model['connected'] {
    const { identities } = profile;
    return [...new Set(identities.map(({ provider }) => provider))].map((provider) => ({
      provider,
      identities: identities.filter((identity) => identity.provider === provider),
      onlyWayIn: this.waysIn.needs(provider, profile),
    }));
  }
}

/** What a refused form shows: the code, and at which field. A wrong password is one at its field. */
export function problemOf({ form, refusal }: RefusedForm): NonNullable<Model['problem']> {
  const errors = refusal.details.errors ?? [];
  const faults: Record<string, FieldFault> = Object.fromEntries(
    errors.map(({ path, fault }) => [path, fault ?? 'other']),
  );
  if (form.action === 'password' && refusal.code === 'invalid_credentials')
    faults['currentPassword'] = 'mismatch';
  return { action: form.action, code: refusal.code, faults };
}
