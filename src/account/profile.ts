import type { User } from '../users/user.js';

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
