import { randomBytes } from 'node:crypto';
import type { Clock } from '../domain/clock.js';
import type { AuthorizationRequest } from './authorization-request.js';
import type { ProviderId } from './endpoints.js';
import { ExpiringMap } from './expiring-map.js';
import type { Persona } from './persona.js';
import type { TokenFault } from './mishaps.js';

/** What an authorization code stands for. */
export interface CodeGrant {
  request: AuthorizationRequest;
  persona: Persona;
  /** What the token endpoint does instead of answering, when the person chose so on the consent page. */
  fault?: TokenFault;
}

/** What an access token stands for. */
export interface AccessGrant {
  persona: Persona;
  scopes: readonly string[];
}

const TEN_MINUTES = 10 * 60_000;
const ONE_HOUR = 60 * 60_000;

const unguessable = (bytes: number, encoding: 'base64url' | 'hex') => randomBytes(bytes).toString(encoding);

/** Requests that wait for consent, codes and access tokens; in memory only, gone with the process. */
export class Grants {
  private readonly requests: ExpiringMap<AuthorizationRequest>;
  private readonly codes: ExpiringMap<CodeGrant>;
  private readonly tokens: ExpiringMap<AccessGrant>;

  constructor(clock: Clock) {
    this.requests = new ExpiringMap(clock, TEN_MINUTES);
    this.codes = new ExpiringMap(clock, TEN_MINUTES);
    this.tokens = new ExpiringMap(clock, ONE_HOUR);
  }

  /** Keeps a request while its consent page is open. Returns the id that the page's form carries. */
  askConsent(request: AuthorizationRequest): string {
    const id = unguessable(24, 'base64url');
    this.requests.set(id, request);
    return id;
  }

  /** Not single use: someone who goes back in the browser may choose another person. */
  awaitingConsent(provider: ProviderId, id: string): AuthorizationRequest | undefined {
    const request = this.requests.get(id);
    return request?.provider === provider ? request : undefined;
  }

  issueCode(grant: CodeGrant): string {
    // Google's codes hold a slash: a client that forgets to encode one should fail here too.
    const google = grant.request.provider === 'google';
    const code = google ? `4/0${unguessable(48, 'base64url')}` : unguessable(10, 'hex');
    this.codes.set(code, grant);
    return code;
  }

  /** Single use (RFC 6749, section 4.1.2), and only at the provider that issued the code. */
  redeemCode(provider: ProviderId, code: string): CodeGrant | undefined {
    const grant = this.codes.take(code);
    return grant?.request.provider === provider ? grant : undefined;
  }

  issueToken(grant: AccessGrant): string {
    const google = grant.persona.provider === 'google';
    const token = google ? `ya29.${unguessable(64, 'base64url')}` : `gho_${unguessable(18, 'hex')}`;
    this.tokens.set(token, grant);
    return token;
  }

  access(token: string): AccessGrant | undefined {
    return this.tokens.get(token);
  }

  reset(): void {
    for (const map of [this.requests, this.codes, this.tokens]) map.clear();
  }
}
