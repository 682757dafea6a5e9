import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { ACCESS_TOKEN_TYPE, type AccessTokenClaims } from './access-token.claims.js';
import { signCompact } from './compact-jws.js';
import { SigningKeys } from './signing-keys.js';

/** What the caller says of an access token; the rest follows from the settings. */
export type AccessTokenSubject = Pick<
  AccessTokenClaims,
  'sub' | 'sid' | 'jti' | 'iat' | 'ver' | 'roles' | 'amr' | 'auth_time'
>;

/** Signs access tokens (RFC 9068). */
@Injectable()
export class AccessTokenIssuer {
  constructor(
    private readonly keys: SigningKeys,
    private readonly settings: Settings,
  ) {}

  /** Seconds for which a token is good. */
  get lifetime(): number {
    return this.settings.accessTokenTtl;
  }

  /**
   * @returns the compact JWT
   * @throws Refusal `unavailable` when no key can sign
   */
  async issue(subject: AccessTokenSubject): Promise<string> {
    const { kid, privateKey } = await this.keys.current();
    const claims: AccessTokenClaims = {
      iss: this.settings.publicUrl,
      aud: this.settings.jwtAudience,
      ...subject,
      exp: subject.iat + this.lifetime,
    };
    return signCompact(claims, { typ: ACCESS_TOKEN_TYPE, kid }, this.keys.algorithm, privateKey);
  }
}
