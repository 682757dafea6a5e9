import { z } from 'zod';
import { Refusal } from '../../domain/refusal.js';
import { oidcProvider } from '../oidc.provider.js';
import type { Provider } from '../provider.js';

const entra = oidcProvider({
  id: 'microsoft',
  name: 'Microsoft',
  issuer: 'https://login.microsoftonline.com/common/v2.0',
});

const tenantClaims = z.looseObject({ tid: z.guid(), iss: z.string() });

/**
 * Microsoft Entra: everybody (`common`), or by `MICROSOFT_ISSUER` those with a work account (`organizations`) or those
 * of one tenant. The first two publish an issuer with `{tenantid}` in it: each token names the tenant that it is from.
 */
export const microsoft: Provider = {
  ...entra,

  toProfile(raw) {
    const read = tenantClaims.safeParse(raw);
    if (!read.success) throw new Refusal('provider_error', { cause: 'claims without tenant' });
    const { tid, iss } = read.data;
    // Else one tenant could speak for the people of another. The host was compared with the discovered one.
    if (!iss.endsWith(`/${tid}/v2.0`)) throw new Refusal('provider_error', { cause: 'foreign tenant' });
    const profile = entra.toProfile(raw);
    return {
      ...profile,
      // `sub` is unique for one issuer only (OpenID Connect Core, section 2), and here every tenant is one.
      providerId: `${tid.toLowerCase()}:${profile.providerId}`,
      // Any tenant's administrator can write any address into an account ("nOAuth"): it is a contact, never a proof.
      emailVerified: false,
      emailAuthoritative: false,
    };
  },
};
