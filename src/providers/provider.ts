import type { Strategy } from 'passport';
import type { ProviderSettings } from '../config/provider-variables.js';
import type { Clock } from '../domain/clock.js';
import type { Network } from '../domain/network.js';
import type { SocialProfile } from '../domain/social-profile.js';

/** Keeps `state` and the PKCE verifier of an attempt for passport-oauth2, which tells the two forms by their arity. */
export interface HandshakeStore {
  store(request: object, verifier: string, state: unknown, meta: object, done: StoreDone): void;
  verify(request: object, state: string, meta: object, done: VerifyDone): void;
}

export type StoreDone = (error: unknown, state?: string) => void;
export type VerifyDone = (error: unknown, verifier?: string | false, state?: unknown) => void;

/** What a strategy calls once a profile was read. Six parameters: only that form gets request and token answer from passport-oauth2. */
export type ProfileVerified = (
  request: object,
  accessToken: string,
  refreshToken: string,
  answer: object,
  profile: unknown,
  done: (error: unknown, profile?: SocialProfile) => void,
) => void;

/** Everything a provider's file needs in order to build its strategy. */
export interface ProviderCredentials extends ProviderSettings {
  /** Absolute, from `PUBLIC_URL`: a relative one would follow the Host header. */
  callbackUrl: string;
  handshake: HandshakeStore;
  /** For strategies that make their calls themselves; an OAuth 2 strategy gets its transport put in. */
  network: Network;
  clock: Clock;
  /** Called when the provider refused `clientSecret` and `clientSecretPrevious` is about to be tried. */
  secretRefused: () => void;
}

/**
 * A social provider: one such object in one file, and one line in the registry. It says how to reach the provider and
 * how to read its answer. It stores nothing and decides nothing; state, PKCE, limits of time and size and the shape
 * of the token answer are put around its strategy for it.
 */
export interface Provider {
  /** In URLs, `amr` and the names of its variables: `github` is set by `GITHUB_CLIENT_ID`. Lower-case letters. */
  readonly id: string;
  /** As people know it. */
  readonly name: string;
  readonly scope: readonly string[];
  /** The `iss` its authorization answers carry, where they carry one (RFC 9207). */
  readonly issuer?: string;
  /** Its issuer is discovered, and its strategy compares `iss` with that. */
  readonly discovered?: true;
  /** Where it sends an ID token: whose name that carries, and the keys it is signed with. It is checked when it comes. */
  readonly idToken?: { readonly issuers: readonly string[]; readonly jwksUrl: string };
  /**
   * The Passport strategy: an OAuth 2 one, whose constructor gets {@link strategyOptions} and what is particular to the
   * provider, or an {@link OidcStrategy}; another would have no limits, and is refused at boot.
   */
  createStrategy(credentials: ProviderCredentials, verified: ProfileVerified): Strategy;
  /**
   * Checks and cleans what the provider said.
   * @throws Refusal `provider_error` when the immutable id is missing or anything has an impossible shape
   */
  toProfile(raw: unknown): SocialProfile;
}
