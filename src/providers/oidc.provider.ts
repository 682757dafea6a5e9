import { z } from 'zod';
import type { OidcProviderSettings } from '../config/oidc-provider.schema.js';
import { toAvatarUrl, toDisplayName } from '../domain/display-text.js';
import { parseEmailAddress } from '../domain/email-address.js';
import { Refusal } from '../domain/refusal.js';
import { OidcStrategy } from './oidc.strategy.js';
import type { Provider } from './provider.js';

const DEFAULT_SCOPE = 'openid email profile';

/** The standard claims (OpenID Connect Core, section 5.1); `sub` has at most 255 characters (section 2). */
const standardClaims = z.looseObject({
  sub: z.string().min(1).max(255),
  email: z.unknown().optional(),
  email_verified: z.unknown().optional(),
  name: z.unknown().optional(),
  preferred_username: z.unknown().optional(),
  picture: z.unknown().optional(),
});

/** What sets one OpenID provider apart from another; how the gateway is known there is in its credentials. */
export type OidcDescription = Omit<
  OidcProviderSettings,
  'clientId' | 'clientSecret' | 'clientSecretPrevious'
>;

/**
 * An OpenID provider, by discovery.
 *
 * @param entry of `OIDC_PROVIDERS`, or a preset's own; the credentials' issuer, where set, takes its place
 */
export function oidcProvider(entry: OidcDescription): Provider {
  const asked = (entry.scope ?? DEFAULT_SCOPE).split(/\s+/).filter((word) => word !== '');
  // Without `openid` it would be OAuth 2 and no ID token would come.
  const scope = [...new Set(['openid', ...asked])];
  return {
    id: entry.id,
    name: entry.name,
    scope,
    discovered: true,

    createStrategy: (credentials, verified) =>
      new OidcStrategy(credentials, credentials.issuer ?? entry.issuer, scope, verified),

    toProfile(raw) {
      const read = standardClaims.safeParse(raw);
      if (!read.success) throw new Refusal('provider_error', { cause: 'claims without sub' });
      const { sub, name, preferred_username, picture } = read.data;
      const email = parseEmailAddress(read.data.email) ?? null;
      return {
        provider: entry.id,
        providerId: sub,
        email,
        emailVerified: email !== null && read.data.email_verified === true,
        emailAuthoritative: entry.trustEmail === true,
        displayName: toDisplayName(name) ?? toDisplayName(preferred_username),
        avatarUrl: toAvatarUrl(picture),
      };
    },
  };
}
