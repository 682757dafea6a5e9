import type { BasePage } from '../../src/views/base-page.js';
import type { ShownProfile, ShownSession } from '../../src/views/shown-account.js';

/** What every page is given, with `text` in each string, as in all that follows. */
export function sampleBase(text: string): BasePage {
  return { language: 'en', requestId: text, signedIn: { name: text, admin: true } };
}

/** A profile with everything that one can have. */
export function sampleProfile(text: string): ShownProfile {
  return {
    id: text,
    email: text,
    emailVerified: false,
    displayName: text,
    avatarUrl: text,
    roles: [text],
    hasPassword: true,
    mfa: { totp: true, passkeys: 1 },
    identities: [{ provider: text, providerId: text, email: text, linkedAt: text }],
    createdAt: text,
  };
}

/** The session of the one who looks. */
export function sampleSession(text: string): ShownSession {
  return {
    id: text,
    current: true,
    createdAt: text,
    lastUsedAt: text,
    ip: text,
    userAgent: text,
    device: text,
    amr: [text],
  };
}
