import type { Request } from 'express';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomPKCECodeVerifier,
} from 'openid-client';
import { z } from 'zod';
import { Refusal } from '../domain/refusal.js';
import type { SocialProfile } from '../domain/social-profile.js';
import { OidcDiscovery } from './oidc.discovery.js';
import { asRefusal, isUnknownKey, refusesClientIn } from './oidc.refusal.js';
import { readClaims } from './oidc.claims.js';
import type { ProfileVerified, ProviderCredentials } from './provider.js';

const keptAttempt = z.object({ nonce: z.string().min(1) });

/** What was kept of an attempt for its callback. */
type Kept = { verifier: string; nonce: string };

/**
 * The gateway as a client of one OpenID provider. The checks of answer and ID token are openid-client's, all calls go
 * out by the credentials' network.
 */
export class OidcClient {
  private readonly discovery: OidcDiscovery;
  /** The same provider, met with the secret before: openid-client binds a configuration to one secret. */
  private readonly previous: OidcDiscovery | undefined;

  constructor(
    private readonly credentials: ProviderCredentials,
    issuer: string,
    private readonly scope: readonly string[],
    private readonly verified: ProfileVerified,
  ) {
    this.discovery = new OidcDiscovery(issuer, credentials);
    const { clientSecretPrevious } = credentials;
    if (clientSecretPrevious !== undefined)
      this.previous = new OidcDiscovery(issuer, { ...credentials, clientSecret: clientSecretPrevious });
  }

  /** @returns where the browser goes to sign in; the attempt is kept by then. @throws Refusal */
  async start(request: Request, nonce: string | undefined): Promise<string> {
    if (nonce === undefined) throw new Refusal('invalid_state');
    const configuration = await this.discovery.configuration();
    const verifier = randomPKCECodeVerifier();
    const parameters = {
      redirect_uri: this.credentials.callbackUrl,
      scope: this.scope.join(' '),
      state: await this.keep(request, verifier),
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    };
    return asRefusal((async () => buildAuthorizationUrl(configuration, parameters).href)());
  }

  /** @returns who came back with the code. @throws Refusal for an answer or an ID token that is not good */
  async finish(request: Request): Promise<SocialProfile> {
    const kept = await this.kept(request);
    const { configuration, tokens } = await asRefusal(this.redeem(request, kept));
    const raw = await asRefusal(readClaims(configuration, tokens));
    return new Promise((resolve, reject) => {
      this.verified(
        request,
        tokens.access_token,
        tokens.refresh_token ?? '',
        tokens,
        raw,
        (error, profile) => (profile ? resolve(profile) : reject(error)),
      );
    });
  }

  /** Exchanges the code; a second time with the previous secret when the provider refused the present one, and only then. */
  private async redeem(request: Request, kept: Kept) {
    try {
      return await this.exchange(this.discovery, request, kept);
    } catch (error) {
      if (!this.previous || !refusesClientIn(error)) throw error;
      this.credentials.secretRefused();
      return this.exchange(this.previous, request, kept);
    }
  }

  private async exchange(discovery: OidcDiscovery, { query }: Request, { verifier, nonce }: Kept) {
    const configuration = await discovery.configuration();
    // From the configured address and the judged query; the request's own URL would follow the Host header.
    const answer = new URL(this.credentials.callbackUrl);
    for (const name of ['code', 'state', 'iss'])
      if (query[name] !== undefined) answer.searchParams.set(name, String(query[name]));
    const checks = {
      expectedState: String(query['state']),
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    };
    const tokens = await authorizationCodeGrant(configuration, answer, checks).catch((error: unknown) => {
      // The library asks for an unknown key once a minute at most; whoever comes next need not wait for that.
      if (isUnknownKey(error)) discovery.forget();
      throw error;
    });
    return { configuration, tokens };
  }

  private keep(request: Request, verifier: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.credentials.handshake.store(request, verifier, undefined, {}, (error, state) =>
        state === undefined ? reject(error) : resolve(state),
      );
    });
  }

  private kept(request: Request): Promise<Kept> {
    return new Promise((resolve, reject) => {
      const state = String(request.query['state']);
      this.credentials.handshake.verify(request, state, {}, (error, verifier, attempt) => {
        const read = keptAttempt.safeParse(attempt);
        if (verifier && read.success) resolve({ verifier, nonce: read.data.nonce });
        else reject(error ?? new Refusal('invalid_state'));
      });
    });
  }
}
