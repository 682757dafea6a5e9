import type { createRemoteJWKSet, JWTPayload } from 'jose';
import type { Clock } from '../domain/clock.js';
import type { Network } from '../domain/network.js';
import { Refusal } from '../domain/refusal.js';
import { exchange } from './limited-exchange.js';

/** Seconds by which the provider's clock may differ. */
const CLOCK_SKEW = 60;

/** What an ID token must say. */
export interface IdTokenExpectation {
  issuers: readonly string[];
  clientId: string;
  nonce: string;
}

/** Checks ID tokens of one provider against the keys it publishes; the keys are fetched when needed and kept. */
export class IdTokenVerifier {
  private keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  constructor(
    private readonly jwksUrl: string,
    private readonly network: Network,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the claims of a token whose signature, issuer, audience, dates, nonce and authorized party are good
   *   (OpenID Connect Core, section 3.1.3.7)
   * @throws Refusal `provider_error`, or `provider_unavailable` when the keys cannot be had
   */
  async verify(token: unknown, expected: IdTokenExpectation): Promise<JWTPayload> {
    if (typeof token !== 'string')
      throw new Refusal('provider_error', { cause: 'the ID token is no string' });
    const claims = await this.verified(token, expected);
    const { nonce, azp } = claims;
    if (nonce !== expected.nonce)
      throw new Refusal('provider_error', { cause: 'the ID token has another nonce' });
    // A token for several audiences, or one that names its party, must have been made for this client.
    if ((Array.isArray(claims.aud) || azp !== undefined) && azp !== expected.clientId) {
      throw new Refusal('provider_error', { cause: 'the ID token was made for another party' });
    }
    return claims;
  }

  private async verified(token: string, { issuers, clientId }: IdTokenExpectation): Promise<JWTPayload> {
    // Loaded at the first sign-in with such a token, for the sake of the start.
    const { createRemoteJWKSet, customFetch, errors, jwtVerify } = await import('jose');
    this.keys ??= createRemoteJWKSet(new URL(this.jwksUrl), {
      // Behind the same limits as every other call: a key set that never ends must not hang a sign-in.
      [customFetch]: (url: string) => this.fetchKeys(url),
    });
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: [...issuers],
        audience: clientId,
        algorithms: ['RS256', 'ES256', 'PS256'],
        requiredClaims: ['sub', 'exp', 'iat'],
        clockTolerance: CLOCK_SKEW,
        currentDate: new Date(this.clock.now()),
      });
      return payload;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal(error instanceof errors.JWKSTimeout ? 'provider_unavailable' : 'provider_error', {
        cause: error,
      });
    }
  }

  private async fetchKeys(url: string): Promise<Response> {
    const { status, text } = await exchange(this.network, url, { headers: { Accept: 'application/json' } });
    return new Response(text, { status });
  }
}
