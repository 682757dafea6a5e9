import { z } from 'zod';
import { httpUrl, text } from './setting-types.js';

/** Names that routes below /auth already have: a provider with such an id could never be reached. */
const RESERVED = new Set([
  'login',
  'register',
  'profile',
  'providers',
  'refresh',
  'logout',
  'logout-all',
  'exchange',
  'sessions',
  'identities',
  'password',
  'email',
  'mfa',
  'passkeys',
  'verify',
  'introspect',
  'revoke',
  'google',
  'github',
  'pwd',
  'otp',
  'webauthn',
]);

const oidcProvider = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'id must be lower-case letters, digits and dashes')
    .refine((id) => !RESERVED.has(id), 'id is taken by the gateway itself'),
  name: text,
  issuer: httpUrl,
  clientId: text,
  clientSecret: text,
  clientSecretPrevious: text.optional(),
  scope: z.string().optional(),
  trustEmail: z.boolean().optional(),
});

/** An entry of OIDC_PROVIDERS. */
export type OidcProviderSettings = z.output<typeof oidcProvider>;

/** OIDC_PROVIDERS: JSON text to entries, ids unique. */
export const oidcProviders = z
  .string()
  .transform((value, context) => {
    try {
      return JSON.parse(value) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a JSON array' });
      return z.NEVER;
    }
  })
  .pipe(z.array(oidcProvider))
  .refine(
    (entries) => new Set(entries.map((entry) => entry.id)).size === entries.length,
    'ids must be unique',
  );
