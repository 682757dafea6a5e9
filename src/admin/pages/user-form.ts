import { z } from 'zod';
import { parseBody } from '../../http/validation.js';
import { roles } from '../users.controller.js';
import { words } from './admin-pages.js';

/** What the forms on the page of a user ask for; the fields are named as in the API. */
export const userForm = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('disable') }),
  z.strictObject({ action: z.literal('enable') }),
  z.strictObject({ action: z.literal('roles'), roles: z.string().max(1024) }),
  z.strictObject({ action: z.literal('reset-password') }),
  z.strictObject({ action: z.literal('end-sessions') }),
  z.strictObject({ action: z.literal('delete') }),
]);

export type UserForm = z.output<typeof userForm>;

const rolesField = z.object({ roles });

/** The roles that were typed. @throws Refusal `invalid_request` at the field */
export function typedRoles(form: Extract<UserForm, { action: 'roles' }>): string[] {
  return parseBody(rolesField, { roles: words(form.roles) }).roles;
}

/** The action whose success is to be told; anything else a query says is not repeated. */
export function knownAction(done: unknown): UserForm['action'] | undefined {
  return userForm.options.map(({ shape }) => shape.action.value).find((action) => action === done);
}
