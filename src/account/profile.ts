import type { User } from '../users/user.js';
import { z } from 'zod';
import { shape } from '../reference/shape.js';

/** What a user is told of themself: the answer of `GET /auth/profile`. */
export function toProfile(user: User) {
  return {
    id: user.id,
    email: user.email,
    emailVerified: user.emailVerified,
    displayName: user.displayName,
    avatarUrl: user.avatarUrl,
    roles: user.roles,
    hasPassword: user.hasPassword,
    mfa: user.mfa,
    identities: user.identities.map((identity) => ({
      ...identity,
      linkedAt: identity.linkedAt.toISOString(),
    })),
    createdAt: user.createdAt.toISOString(),
  };
}

export type Profile = ReturnType<typeof toProfile>;

/** Field by field, for what shows more than the profile. */
export const profileFields = () => ({
  id: z.string(),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  displayName: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  roles: z.array(z.string()),
  hasPassword: z.boolean(),
  mfa: z.strictObject({ totp: z.boolean(), passkeys: z.int().min(0) }),
  identities: z.array(
    z.strictObject({
      provider: z.string(),
      providerId: z.string().describe("The provider's immutable id."),
      email: z.string().nullable(),
      linkedAt: z.iso.datetime(),
    }),
  ),
  createdAt: z.iso.datetime(),
});

export const profileShape = shape<Profile>('Profile', () => z.strictObject(profileFields()));
