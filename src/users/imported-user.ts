import { Types } from 'mongoose';
import type { EmailAddress } from '../domain/email-address.js';
import { identityKey } from '../domain/social-profile.js';
import type { UserRecord } from './user.schema.js';

/** Somebody from elsewhere, checked and cleaned. Has an address that is verified, or a way in, or both. */
export interface ImportedUser {
  email: EmailAddress | null;
  emailVerified: boolean;
  displayName: string | null;
  /** As it is kept; one that a sign-in can check. */
  passwordHash: string | null;
  roles: string[];
  disabled: boolean;
  identities: { provider: string; providerId: string; email: EmailAddress | null }[];
  createdAt: Date;
}

/** What nobody else may have: the address, where it is verified or signed in by; and the identities. */
export function claimsOf({ email, emailVerified, passwordHash, identities }: ImportedUser): {
  address: string | undefined;
  identities: string[];
} {
  const claiming = emailVerified || passwordHash !== null;
  return { address: claiming ? email?.key : undefined, identities: identities.map(identityKey) };
}

export function toRecord(user: ImportedUser, id: Types.ObjectId): UserRecord {
  const { email, emailVerified, displayName, passwordHash, roles, disabled, createdAt } = user;
  const { address } = claimsOf(user);
  return {
    _id: id,
    email: email?.display ?? null,
    ...(email && { emailKey: email.key }),
    ...(address !== undefined && { claimedEmail: address }),
    emailVerified,
    displayName,
    avatarUrl: null,
    ...(passwordHash !== null && { passwordHash }),
    hasPassword: passwordHash !== null,
    roles,
    tokenVersion: 0,
    disabled,
    identities: user.identities.map(({ provider, providerId, email: contact }) => ({
      key: identityKey({ provider, providerId }),
      provider,
      providerId,
      email: contact?.display ?? null,
      linkedAt: createdAt,
    })),
    createdAt,
  };
}
