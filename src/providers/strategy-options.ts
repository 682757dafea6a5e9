import type OAuth2Strategy from 'passport-oauth2';
import type { Provider, ProviderCredentials } from './provider.js';

/**
 * The options that every provider's strategy must have, so that none can be written without state and PKCE.
 *
 * @param defaults the provider's own endpoints, where its package knows none
 */
export function strategyOptions(
  provider: Pick<Provider, 'scope'>,
  credentials: ProviderCredentials,
  defaults: { authorizationURL: string; tokenURL: string },
) {
  return {
    clientID: credentials.clientId,
    clientSecret: credentials.clientSecret,
    callbackURL: credentials.callbackUrl,
    authorizationURL: credentials.authorizationUrl ?? defaults.authorizationURL,
    tokenURL: credentials.tokenUrl ?? defaults.tokenURL,
    scope: [...provider.scope],
    scopeSeparator: ' ',
    pkce: true,
    passReqToCallback: true as const,
    // The store makes and checks `state`; without one the package would check nothing.
    // Cast: the published types know neither the form with five parameters nor the one that returns the verifier.
    store: credentials.handshake as unknown as OAuth2Strategy.StateStore,
    // GitHub answers form-encoded without the first and refuses calls without the second.
    customHeaders: { Accept: 'application/json', 'User-Agent': 'latchkey' },
  };
}
