import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Clock, epochSeconds } from '../domain/clock.js';
import { Refusal } from '../domain/refusal.js';
import { signCompact } from './compact-jws.js';
import { SigningKeys } from './signing-keys.js';

/** A type of its own (RFC 8725, section 3.11): the gateway itself takes it for nothing. */
const UPSTREAM_TOKEN_TYPE = 'forward-auth+jwt';

/** Seconds. It tells of one request on its way to an API, not of a session: it need only outlast the network. */
const LIFETIME = 60;

/** Whom a request comes from: a user by a session, or a service by its key. */
export type UpstreamSubject =
  | { sub: string; sid: string; roles: readonly string[]; amr: readonly string[]; auth_time: number }
  | { sub: string; scopes: readonly string[] };

/** Signs what an API behind a proxy can check for itself, so that it need not believe every header it is sent. */
@Injectable()
export class UpstreamTokenIssuer {
  private readonly own: ReadonlySet<string>;

  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    const { publicUrl, jwtAudience } = settings;
    this.own = new Set([jwtAudience, publicUrl, `${publicUrl}/`, `${publicUrl}/auth/refresh`]);
  }

  /**
   * @param audience the API, by the name that it expects in `aud`
   * @returns the compact JWT, good for a minute
   * @throws Refusal `invalid_request` for an audience of access tokens: an API that forgets to look at `typ` would take
   *   this for one. `unavailable` when no key can sign
   */
  async issue(subject: UpstreamSubject, audience: string): Promise<string> {
    if (this.own.has(audience)) throw new Refusal('invalid_request', { detail: OWN_AUDIENCE });
    const { kid, privateKey } = await this.keys.current();
    const iat = epochSeconds(this.clock);
    const jti = randomBytes(16).toString('base64url');
    const claims = { iss: this.settings.publicUrl, aud: audience, ...subject, jti, iat, exp: iat + LIFETIME };
    return signCompact(claims, { typ: UPSTREAM_TOKEN_TYPE, kid }, this.keys.algorithm, privateKey);
  }
}

const OWN_AUDIENCE = 'A token for an API needs another audience than the access tokens have.';
