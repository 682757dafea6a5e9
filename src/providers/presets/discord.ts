import { Strategy } from 'passport-oauth2';
import { z } from 'zod';
import { toAvatarUrl, toDisplayName } from '../../domain/display-text.js';
import { parseEmailAddress } from '../../domain/email-address.js';
import { Refusal } from '../../domain/refusal.js';
import { readProtectedResource } from '../protected-resource.js';
import type { ProfileVerified, Provider, ProviderCredentials } from '../provider.js';
import { strategyOptions } from '../strategy-options.js';

const ENDPOINTS = {
  authorizationURL: 'https://discord.com/oauth2/authorize',
  tokenURL: 'https://discord.com/api/oauth2/token',
};
const API_URL = 'https://discord.com/api/v10';
const AVATARS = 'https://cdn.discordapp.com/avatars';

const user = z.looseObject({
  // A 64-bit number that JSON's numbers cannot hold, therefore sent as text.
  id: z.string().regex(/^\d{1,20}$/),
  username: z.unknown().optional(),
  global_name: z.unknown().optional(),
  avatar: z.unknown().optional(),
  email: z.unknown().optional(),
  verified: z.unknown().optional(),
});

class DiscordStrategy extends Strategy {
  constructor(
    credentials: ProviderCredentials,
    verified: ProfileVerified,
    private readonly apiUrl = credentials.apiUrl ?? API_URL,
  ) {
    super(strategyOptions(discord, credentials, ENDPOINTS), verified);
  }

  override userProfile(accessToken: string, done: (error?: Error | null, profile?: unknown) => void): void {
    readProtectedResource(this, `${this.apiUrl}/users/@me`, accessToken).then((raw) => done(null, raw), done);
  }
}

/** Discord: OAuth 2 without an ID token. It verifies addresses by mail and runs no mailboxes. */
export const discord: Provider = {
  id: 'discord',
  name: 'Discord',
  scope: ['identify', 'email'],

  createStrategy: (credentials, verified) => new DiscordStrategy(credentials, verified),

  toProfile(raw) {
    const read = user.safeParse(raw);
    if (!read.success) throw new Refusal('provider_error', { cause: 'user has no id' });
    const { id, username, global_name, avatar, verified } = read.data;
    const email = parseEmailAddress(read.data.email) ?? null;
    return {
      provider: discord.id,
      // User names can be given up and taken by somebody else.
      providerId: id,
      email,
      emailVerified: email !== null && verified === true,
      emailAuthoritative: false,
      displayName: toDisplayName(global_name) ?? toDisplayName(username),
      avatarUrl: toAvatarUrl(avatarOf(id, avatar)),
    };
  },
};

/** The picture comes as a hash, `a_` in front of a moving one's; anything else would be a path of somebody's choice. */
function avatarOf(id: string, hash: unknown): string | undefined {
  return typeof hash === 'string' && /^(a_)?[\da-f]{32}$/.test(hash)
    ? `${AVATARS}/${id}/${hash}.png`
    : undefined;
}
