/** The answer of `GET /auth/profile`; times are ISO 8601. */
export interface ShownProfile {
  id: string;
  email: string | null;
  emailVerified: boolean;
  displayName: string | null;
  avatarUrl: string | null;
  roles: readonly string[];
  hasPassword: boolean;
  mfa: { totp: boolean; passkeys: number };
  identities: readonly { provider: string; providerId: string; email: string | null; linkedAt: string }[];
  createdAt: string;
}

/** An entry of `GET /auth/sessions`; times are ISO 8601. */
export interface ShownSession {
  id: string;
  current: boolean;
  createdAt: string;
  lastUsedAt: string;
  ip: string | null;
  userAgent: string | null;
  device: string | null;
  amr: readonly string[];
}
