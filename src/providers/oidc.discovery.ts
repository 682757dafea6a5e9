import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  type Configuration,
  customFetch,
  discovery,
  type DiscoveryRequestOptions,
  enableNonRepudiationChecks,
} from 'openid-client';
import { isLoopbackHost } from '../domain/app-redirect.js';
import type { Network } from '../domain/network.js';
import { exchange } from './limited-exchange.js';
import { asRefusal } from './oidc.refusal.js';
import type { ProviderCredentials } from './provider.js';

/** Milliseconds for which a provider's metadata is taken as read. */
const FRESH_FOR = 24 * 60 * 60 * 1000;

/** Seconds by which the provider's clock may differ. */
const CLOCK_SKEW = 60;

/** What a provider says of itself (OpenID Connect Discovery 1.0): read at first use, kept for a day. */
export class OidcDiscovery {
  private last: { configuration: Promise<Configuration>; at: number } | undefined;

  constructor(
    private readonly issuer: string,
    private readonly credentials: ProviderCredentials,
  ) {}

  /**
   * Sign-ins that come while it is being read share the one request.
   *
   * @throws Refusal `provider_unavailable` or `provider_error`; the next call tries again
   */
  configuration(): Promise<Configuration> {
    const now = this.credentials.clock.now();
    if (this.last && now - this.last.at < FRESH_FOR) return this.last.configuration;
    const reading = { configuration: asRefusal(this.read()), at: now };
    this.last = reading;
    reading.configuration.catch(() => this.last === reading && this.forget());
    return reading.configuration;
  }

  /** Makes the next sign-in read metadata and keys anew. */
  forget(): void {
    this.last = undefined;
  }

  private read(): Promise<Configuration> {
    const { clientId, clientSecret, network } = this.credentials;
    const issuer = new URL(this.issuer);
    const options: DiscoveryRequestOptions = {
      // Without it the library takes TLS for the ID token's signature and never looks at the provider's keys.
      execute: [enableNonRepudiationChecks, ...(isLocal(issuer) ? [allowInsecureRequests] : [])],
      [customFetch]: limitedFetch(network),
    };
    const metadata = { [clockTolerance]: CLOCK_SKEW };
    return discovery(issuer, clientId, metadata, authenticationWith(clientSecret), options);
  }
}

/** Plain http is for a provider on this very machine; a client secret never crosses a network unencrypted. */
function isLocal({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && isLoopbackHost(hostname);
}

/** HTTP Basic, which every server takes (RFC 6749, section 2.3.1), but for those that name other ways only. */
function authenticationWith(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, ...rest) => {
    const { token_endpoint_auth_methods_supported: ways } = server;
    const chosen =
      ways?.includes('client_secret_post') && !ways.includes('client_secret_basic') ? post : basic;
    return chosen(server, ...rest);
  };
}

/** The library's way out, within the limits of {@link exchange}. What is no JSON fails to parse, whatever its type said. */
function limitedFetch(network: Network): typeof globalThis.fetch {
  return async (input, { method = 'GET', headers = {}, body } = {}) => {
    const content = body === null || body === undefined ? {} : { body: String(body) };
    const { status, text } = await exchange(network, String(input), { method, headers, ...content });
    return new Response(text || null, { status, headers: { 'content-type': 'application/json' } });
  };
}
