import type { EmailAddress } from './email-address.js';

/** What a provider says about the person who signed in, checked and cleaned. All the rest of the gateway knows of providers. */
export interface SocialProfile {
  provider: string;
  /** The provider's immutable id of the person. Never a login name or an address: those are recycled. */
  providerId: string;
  email: EmailAddress | null;
  /** True only when the provider said exactly `true` ("true" and 1 are not, Logto #6843). */
  emailVerified: boolean;
  /** True when the provider itself runs the mailbox, so that its word proves who owns the address. */
  emailAuthoritative: boolean;
  displayName: string | null;
  avatarUrl: string | null;
}

/** The key by which an identity is unique over all users. */
export function identityKey(identity: { provider: string; providerId: string }): string {
  return `${identity.provider}:${identity.providerId}`;
}
