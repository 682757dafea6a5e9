import { Strategy } from 'passport-google-oauth20';
import { z } from 'zod';
import { domainOf, parseEmailAddress } from '../domain/email-address.js';
import { toAvatarUrl, toDisplayName } from '../domain/display-text.js';
import { Refusal } from '../domain/refusal.js';
import type { ProfileVerified, Provider, ProviderCredentials } from './provider.js';
import { readProtectedResource } from './protected-resource.js';
import { strategyOptions } from './strategy-options.js';

const ENDPOINTS = {
  authorizationURL: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenURL: 'https://oauth2.googleapis.com/token',
};
const USERINFO_URL = 'https://openidconnect.googleapis.com/v1/userinfo';

const userinfo = z.looseObject({
  sub: z.string().min(1).max(255),
  email: z.unknown().optional(),
  email_verified: z.unknown().optional(),
  hd: z.unknown().optional(),
  name: z.unknown().optional(),
  picture: z.unknown().optional(),
});

/** passport-google-oauth20, with the raw userinfo as profile: its own parsers depend on how the URL ends. */
class GoogleStrategy extends Strategy {
  constructor(
    credentials: ProviderCredentials,
    verified: ProfileVerified,
    private readonly userinfoUrl = credentials.userinfoUrl ?? USERINFO_URL,
  ) {
    super({ ...strategyOptions(google, credentials, ENDPOINTS), userProfileURL: userinfoUrl }, verified);
  }

  override userProfile(accessToken: string, done: (error?: Error | null, profile?: unknown) => void): void {
    readProtectedResource(this, this.userinfoUrl, accessToken).then((raw) => done(null, raw), done);
  }

  override authorizationParams(options: { nonce?: string }): object {
    return { ...super.authorizationParams(options), nonce: options.nonce };
  }
}

/** Google. Its word on an address is proof only for mailboxes it runs: gmail.com, and Workspace domains (`hd`). */
export const google: Provider = {
  id: 'google',
  name: 'Google',
  scope: ['openid', 'email', 'profile'],
  issuer: 'https://accounts.google.com',
  // Google has used both writings of its name.
  idToken: {
    issuers: ['https://accounts.google.com', 'accounts.google.com'],
    jwksUrl: 'https://www.googleapis.com/oauth2/v3/certs',
  },

  createStrategy: (credentials, verified) => new GoogleStrategy(credentials, verified),

  toProfile(raw) {
    const read = userinfo.safeParse(raw);
    if (!read.success) throw new Refusal('provider_error', { cause: 'userinfo has no sub' });
    const { sub, hd, name, picture } = read.data;
    const email = parseEmailAddress(read.data.email) ?? null;
    const domain = email && domainOf(email.key);
    return {
      provider: google.id,
      providerId: sub,
      email,
      emailVerified: email !== null && read.data.email_verified === true,
      emailAuthoritative: domain === 'gmail.com' || (typeof hd === 'string' && hd.toLowerCase() === domain),
      displayName: toDisplayName(name),
      avatarUrl: toAvatarUrl(picture),
    };
  },
};
