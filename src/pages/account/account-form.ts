import { z } from 'zod';

const text = z.string().max(1024);

/** What the forms of the account page ask for; the fields are named as in the API. */
export const accountForm = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('profile'), displayName: text }),
  z.strictObject({ action: z.literal('email'), email: text }),
  z.strictObject({ action: z.literal('confirm-email') }),
  z.strictObject({ action: z.literal('connect'), provider: text }),
  z.strictObject({ action: z.literal('disconnect'), provider: text }),
  z.strictObject({ action: z.literal('end-session'), session: text }),
  z.strictObject({ action: z.literal('logout-all') }),
  z.strictObject({ action: z.literal('password'), currentPassword: text.optional(), newPassword: text }),
  z.strictObject({ action: z.literal('delete') }),
]);

export type AccountForm = z.output<typeof accountForm>;
