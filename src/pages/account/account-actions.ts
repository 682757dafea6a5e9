import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AccountDeletion } from '../../account/account-deletion.js';
import { Disconnection } from '../../account/disconnection.js';
import { LinkStart } from '../../auth/link-start.js';
import { toDisplayName } from '../../domain/display-text.js';
import { Throttle } from '../../throttling/throttle.js';
import { UserStore } from '../../users/user.store.js';
import type { Visitor } from '../visitors.js';
import type { AccountForm } from './account-form.js';
import { EmailForms } from './email-forms.js';
import { PasswordForm } from './password-form.js';
import { SessionForms } from './session-forms.js';

/** Where the browser goes after a form, or that this visitor is no longer signed in. */
export type Outcome = { goTo: string } | 'signed-out' | 'deleted';

const done = (action: AccountForm['action']): Outcome => ({ goTo: `/account?done=${action}` });

/** What the forms of the account page do: the same as the API's endpoints, by the same rules. */
@Injectable()
export class AccountActions {
  constructor(
    private readonly users: UserStore,
    private readonly links: LinkStart,
    private readonly throttle: Throttle,
    private readonly disconnection: Disconnection,
    private readonly emails: EmailForms,
    private readonly sessions: SessionForms,
    private readonly password: PasswordForm,
    private readonly deletion: AccountDeletion,
  ) {}

  /** @throws Refusal of the rule that was broken; nothing is changed then */
  async perform(form: AccountForm, visitor: Visitor, request: Request, response: Response): Promise<Outcome> {
    const { user, principal } = visitor;
    switch (form.action) {
      case 'profile':
        await this.users.setDisplayName(user.id, toDisplayName(form.displayName));
        return done(form.action);
      case 'email':
        await this.emails.move(visitor, form.email, request.ip);
        return done(form.action);
      case 'confirm-email':
        await this.emails.confirm(visitor, request.ip);
        return done(form.action);
      case 'connect':
        await this.throttle.reserve('social-start', { address: request.ip, account: user.id });
        return { goTo: await this.links.begin(form.provider, principal, request, response) };
      case 'disconnect':
        await this.disconnection.remove(principal, form.provider);
        return done(form.action);
      case 'end-session':
        await this.sessions.end(form.session, user);
        return form.session === principal.sessionId ? 'signed-out' : done(form.action);
      case 'logout-all':
        await this.sessions.endAll(user, request, response);
        return 'signed-out';
      case 'password':
        await this.password.submit(form, visitor, request, response);
        return done(form.action);
      case 'delete':
        await this.deletion.delete(principal);
        return 'deleted';
    }
  }
}
