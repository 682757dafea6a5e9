import type { UserRecord } from './user.schema.js';

/** A user as the gateway hands one around. The password hash is not among it: it never leaves the store. */
export interface User {
  id: string;
  email: string | null;
  emailVerified: boolean;
  displayName: string | null;
  avatarUrl: string | null;
  roles: string[];
  tokenVersion: number;
  disabled: boolean;
  hasPassword: boolean;
  identities: { provider: string; providerId: string; email: string | null; linkedAt: Date }[];
  /** The second factors; with one of them a first factor alone signs nobody in. */
  mfa: { totp: boolean; passkeys: number };
  createdAt: Date;
}

/** What the database sends of a user, unless more is asked for by name: no secret travels that nobody needs. */
export const publicFields = {
  passwordHash: 0,
  'totp.sealedSecret': 0,
  offeredTotp: 0,
  'passkeys.publicKey': 0,
  recoveryCodes: 0,
  announcements: 0,
} as const;

/** Field by field, so that a field added to the document is not handed out by accident. */
export function toUser(record: UserRecord): User {
  return {
    id: record._id.toHexString(),
    email: record.email,
    emailVerified: record.emailVerified,
    displayName: record.displayName,
    avatarUrl: record.avatarUrl,
    roles: record.roles,
    tokenVersion: record.tokenVersion,
    disabled: record.disabled,
    hasPassword: record.hasPassword,
    identities: record.identities.map(({ provider, providerId, email, linkedAt }) => ({
      provider,
      providerId,
      email,
      linkedAt,
    })),
    mfa: { totp: record.totp !== undefined, passkeys: record.passkeys?.length ?? 0 },
    createdAt: record.createdAt,
  };
}
