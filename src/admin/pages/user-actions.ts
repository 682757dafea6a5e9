import { Injectable } from '@nestjs/common';
import type { Principal } from '../../tokens/principal.js';
import { GraveDecisions } from '../grave-decisions.js';
import { UserDecisions } from '../user-decisions.js';
import { typedRoles, type UserForm } from './user-form.js';

/** What the forms on the page of a user do: the same as the API's endpoints, by the same rules. */
@Injectable()
export class UserActions {
  constructor(
    private readonly decisions: UserDecisions,
    private readonly grave: GraveDecisions,
  ) {}

  /** @throws Refusal of the rule that was broken; nothing is changed then */
  async perform(form: UserForm, id: string, admin: Principal): Promise<void> {
    switch (form.action) {
      case 'disable':
      case 'enable':
        await this.decisions.decide(id, { disabled: form.action === 'disable' }, admin.userId);
        return;
      case 'roles':
        await this.grave.decide(id, { roles: typedRoles(form) }, admin);
        return;
      case 'reset-password':
        return this.decisions.demandPassword(id, admin.userId);
      case 'end-sessions':
        return this.decisions.endSessions(id, admin.userId);
      case 'delete':
        return this.grave.remove(id, admin);
    }
  }
}
