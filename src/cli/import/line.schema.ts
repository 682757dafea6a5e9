import { z } from 'zod';
import { toDisplayName } from '../../domain/display-text.js';
import { parseEmailAddress } from '../../domain/email-address.js';
import { ROLE_NAME, ROLE_NAME_RULE } from '../../domain/role-name.js';

const address = z.string().transform((input, context) => {
  const parsed = parseEmailAddress(input);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: 'must be one e-mail address' });
  return z.NEVER;
});

const identity = z.strictObject({
  provider: z.string().max(64),
  // As OpenID Connect Core, section 2, has it for `sub`: at most 255 characters of ASCII. It is compared as it is.
  providerId: z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible characters of ASCII'),
  email: address.nullable().default(null),
});

/** One line of a file of users. What is not here has no meaning: a misspelt field must not be lost in silence. */
export const lineSchema = z.strictObject({
  email: address.nullable().default(null),
  emailVerified: z.boolean().default(false),
  displayName: z.string().nullable().default(null).transform(toDisplayName),
  createdAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  roles: z.array(z.string().regex(ROLE_NAME, ROLE_NAME_RULE)).max(50).default([]),
  passwordHash: z.string().nullable().default(null),
  identities: z.array(identity).max(20).default([]),
  disabled: z.boolean().default(false),
});
