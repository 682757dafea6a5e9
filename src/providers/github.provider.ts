import { Strategy } from 'passport-github2';
import { z } from 'zod';
import { parseEmailAddress } from '../domain/email-address.js';
import { toAvatarUrl, toDisplayName } from '../domain/display-text.js';
import { Refusal } from '../domain/refusal.js';
import type { ProfileVerified, Provider, ProviderCredentials } from './provider.js';
import { readProtectedResource } from './protected-resource.js';
import { strategyOptions } from './strategy-options.js';

const ENDPOINTS = {
  authorizationURL: 'https://github.com/login/oauth/authorize',
  tokenURL: 'https://github.com/login/oauth/access_token',
};
/** What GitHub answers without the scope (as the transport words it). */
const NOT_GRANTED = new Set(['status 403', 'status 404']);
const API_URL = 'https://api.github.com';

const answer = z.object({
  user: z.looseObject({
    id: z.int().positive(),
    login: z.unknown().optional(),
    name: z.unknown().optional(),
    avatar_url: z.unknown().optional(),
  }),
  emails: z.array(z.unknown()),
});
const primaryEmail = z.looseObject({
  email: z.string(),
  primary: z.literal(true),
  verified: z.unknown().optional(),
});

/** passport-github2, with `/user` and `/user/emails` as they came: its own reader drops `verified` and dies of bad JSON. */
class GitHubStrategy extends Strategy {
  constructor(
    credentials: ProviderCredentials,
    verified: ProfileVerified,
    private readonly apiUrl = credentials.apiUrl ?? API_URL,
  ) {
    super({ ...strategyOptions(github, credentials, ENDPOINTS), scope: [...github.scope] }, verified);
  }

  override userProfile(accessToken: string, done: (error?: Error | null, profile?: unknown) => void): void {
    this.readBoth(accessToken).then((raw) => done(null, raw), done);
  }

  private async readBoth(accessToken: string): Promise<unknown> {
    const user = await readProtectedResource(this, `${this.apiUrl}/user`, accessToken);
    const address = `${this.apiUrl}/user/emails`;
    const emails = await readProtectedResource(this, address, accessToken).catch((error: unknown) => {
      // A person who did not grant the scope signs in by id, without an address. Any other fault must not: it would
      // give somebody who has an account a second one.
      if (error instanceof Refusal && NOT_GRANTED.has(String(error.cause))) return [];
      throw error;
    });
    return { user, emails };
  }
}

/** GitHub. Only the primary, verified entry of `/user/emails` counts; GitHub runs no mailboxes, so it proves no account. */
export const github: Provider = {
  id: 'github',
  name: 'GitHub',
  scope: ['read:user', 'user:email'],
  issuer: 'https://github.com/login/oauth',

  createStrategy: (credentials, verified) => new GitHubStrategy(credentials, verified),

  toProfile(raw) {
    const read = answer.safeParse(raw);
    if (!read.success) throw new Refusal('provider_error', { cause: 'user has no numeric id' });
    const { user, emails } = read.data;
    const primary = emails.map((entry) => primaryEmail.safeParse(entry)).find((entry) => entry.success)?.data;
    const email = parseEmailAddress(primary?.email) ?? null;
    return {
      provider: github.id,
      // The numeric id: a login name can be given up and taken by somebody else.
      providerId: String(user.id),
      email,
      emailVerified: email !== null && primary?.verified === true,
      emailAuthoritative: false,
      displayName: toDisplayName(user.name) ?? toDisplayName(user.login),
      avatarUrl: toAvatarUrl(user.avatar_url),
    };
  },
};
