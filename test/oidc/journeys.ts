import type { Browser } from '../support/browser.js';
import { freePort, startGateway, type TestGateway } from '../support/test-gateway.js';
import { type OpenIdProvider, startOpenIdProvider } from './openid-provider.js';

/** The client secret that the provider knows. */
export const SECRET = 'acme secret: 100% & more';

/** A gateway and the OpenID provider that it knows as `acme`. */
export interface Pair {
  gateway: TestGateway;
  provider: OpenIdProvider;
  stop(): Promise<void>;
}

/** @param entry over the usual one of OIDC_PROVIDERS */
export async function startPair(entry: Record<string, unknown> = {}): Promise<Pair> {
  const port = await freePort();
  const redirectUri = `http://localhost:${port}/auth/acme/callback`;
  const provider = await startOpenIdProvider({ id: 'latchkey', secret: SECRET, redirectUri });
  const known = { id: 'acme', name: 'Acme', issuer: provider.issuer, clientId: 'latchkey', ...entry };
  const gateway = await startGateway({
    environment: {
      PORT: String(port),
      RATE_LIMIT: 'false',
      OIDC_PROVIDERS: JSON.stringify([{ clientSecret: SECRET, ...known }]),
    },
  });
  const stop = async () => {
    await gateway.stop();
    await provider.stop();
  };
  return { gateway, provider, stop };
}

/** The authorization request that a start leads to. */
export async function authorizationUrl(browser: Browser, id = 'acme'): Promise<URL> {
  const start = await browser.get(`/auth/${id}`);
  if (start.status !== 302) throw new Error(`the start answered ${start.status}: ${start.text}`);
  return new URL(start.location);
}

/** Goes through the provider's redirects as somebody. @returns the callback's address, not yet opened */
export async function consent(browser: Browser, request: URL, person: string): Promise<URL> {
  request.searchParams.set('login_hint', person);
  let { location, text } = await browser.get(request.href);
  while (location !== '' && !location.startsWith(browser.origin))
    ({ location, text } = await browser.get(location));
  if (location === '') throw new Error(`the provider redirected nowhere: ${text}`);
  return new URL(location);
}

/** From the start to the callback, unopened. */
export async function callbackOf(browser: Browser, person: string): Promise<URL> {
  return consent(browser, await authorizationUrl(browser), person);
}
