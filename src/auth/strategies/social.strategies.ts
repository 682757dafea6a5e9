import { Injectable, Logger } from '@nestjs/common';
import passport, { type Strategy } from 'passport';
import { Strategy as OAuth2Strategy } from 'passport-oauth2';
import type { ProviderSettings } from '../../config/provider-variables.js';
import { Settings } from '../../config/settings.js';
import { Clock } from '../../domain/clock.js';
import type { Network } from '../../domain/network.js';
import { Refusal } from '../../domain/refusal.js';
import type { SocialProfile } from '../../domain/social-profile.js';
import { ConfiguredProviders } from '../../providers/configured-providers.js';
import { guardTransport } from '../../providers/guarded-transport.js';
import { IdTokenVerifier } from '../../providers/id-token.js';
import { OidcStrategy } from '../../providers/oidc.strategy.js';
import type { ProfileVerified, Provider } from '../../providers/provider.js';
import { Handshake, type HandshakeRequest } from '../flow/handshake.js';

/** A strategy as Passport runs it. */
interface PassportRun {
  redirect(url: string): void;
  error(error: unknown): void;
  fail(): void;
  authenticate(request: HandshakeRequest, options: object): void;
}

/** Judges the rest of a token answer once the profile is read. @throws Refusal */
type AnswerCheck = (request: HandshakeRequest, answer: object, profile: SocialProfile) => Promise<void>;

const PREVIOUS_SECRET = 'the provider refuses the client secret; the previous one is tried';

/** The name that Passport knows a provider by: an id from OIDC_PROVIDERS must not replace `jwt` or `local`. */
export const strategyName = (id: string) => `social:${id}`;

/** One Passport strategy for each configured provider, registered under its name. */
@Injectable()
export class SocialStrategies {
  private readonly logger = new Logger(SocialStrategies.name);
  private readonly strategies = new Map<string, Strategy>();

  constructor(
    providers: ConfiguredProviders,
    handshake: Handshake,
    settings: Settings,
    private readonly clock: Clock,
  ) {
    for (const { provider, settings: own, network } of providers.all()) {
      const callbackUrl = `${settings.publicUrl}/auth/${provider.id}/callback`;
      const verified = verifiedBy(provider, this.answerCheck(provider, own, network));
      const secretRefused = () => this.logger.warn({ provider: provider.id }, PREVIOUS_SECRET);
      const strategy = provider.createStrategy(
        { ...own, callbackUrl, handshake, network, clock: this.clock, secretRefused },
        verified,
      );
      // Every strategy but our own gets the guarded transport: one that cannot take it must not run without limits.
      if (!(strategy instanceof OidcStrategy)) {
        const { clientSecretPrevious: previous } = own;
        const rotation = previous === undefined ? undefined : { previous, refused: secretRefused };
        guardTransport(asOAuth2(provider.id, strategy), network, rotation);
      }
      passport.use(strategyName(provider.id), strategy);
      this.strategies.set(provider.id, strategy);
    }
  }

  /**
   * The provider's authorization URL for an attempt whose draft is on the request: for a client that is told where to
   * send the browser instead of being redirected.
   */
  authorizationUrl(id: string, request: HandshakeRequest, nonce: string): Promise<string> {
    // Passport runs each request on a copy of the strategy that it gives these three outcomes; so do we.
    const run: PassportRun = Object.create(this.strategies.get(id) ?? null);
    Object.defineProperty(request, 'query', { value: {}, configurable: true });
    return new Promise((resolve, reject) => {
      run.redirect = resolve;
      run.error = reject;
      run.fail = () => reject(new Refusal('invalid_state'));
      run.authenticate(request, { nonce });
    });
  }

  /** The ID token, where the provider sends one: bound to this attempt by its nonce, and about the same person. */
  private answerCheck({ idToken }: Provider, own: ProviderSettings, network: Network): AnswerCheck {
    if (!idToken) return async () => undefined;
    const verifier = new IdTokenVerifier(own.jwksUrl ?? idToken.jwksUrl, network, this.clock);
    const issuers = own.issuer === undefined ? idToken.issuers : [own.issuer];
    return async (request, answer, profile) => {
      if (!('id_token' in answer)) return;
      const nonce = request.attempt?.nonce ?? '';
      const { sub } = await verifier.verify(answer.id_token, { issuers, clientId: own.clientId, nonce });
      if (sub !== profile.providerId)
        throw new Refusal('provider_error', { cause: 'ID token and profile differ' });
    };
  }
}

/** @throws Error at boot, for a strategy of which nobody knows how it makes its calls */
function asOAuth2(id: string, strategy: Strategy): OAuth2Strategy {
  if (strategy instanceof OAuth2Strategy) return strategy;
  throw new Error(`the strategy of ${id} is neither OAuth 2 nor OpenID Connect`);
}

/** A strategy turns a payload into a profile and does nothing else. Six parameters: see {@link ProfileVerified}. */
function verifiedBy(provider: Provider, check: AnswerCheck): ProfileVerified {
  const read = async (request: object, answer: object, raw: unknown) => {
    const profile = provider.toProfile(raw);
    await check(request as HandshakeRequest, answer, profile);
    return profile;
  };
  return (request, _accessToken, _refreshToken, answer, raw, done) => {
    read(request, answer, raw).then(
      (profile) => done(null, profile),
      (error: unknown) => done(error),
    );
  };
}
