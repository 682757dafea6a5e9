import { Injectable } from '@nestjs/common';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

/** Who makes a request, as the gateway's token says. */
export interface CurrentUserValue {
  id: string;
  roles: readonly string[];
  /** How they signed in: `google`, `pwd`, `otp` … */
  methods: readonly string[];
}

/** `PUBLIC_URL` of the gateway, and its `JWT_AUDIENCE` if that is set. */
const issuer = new URL(process.env['GATEWAY_URL'] ?? 'http://localhost:3000').origin;
const audience = process.env['AUDIENCE'] ?? issuer;

/** Faults of fetching the keys; every other one is the token's. */
const OURS = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']);

/** Checks access tokens by the gateway's published keys, which are fetched once and again when a new one is named. */
@Injectable()
export class AccessTokens {
  private readonly keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer));

  /**
   * @returns the user; `undefined` when the token is not good
   * @throws when the gateway's keys are out of reach: that is our trouble, not the caller's
   */
  async read(token: string): Promise<CurrentUserValue | undefined> {
    try {
      // `typ` keeps refresh tokens out, `algorithms` every token that is not signed by a key of the gateway.
      const expected = { issuer, audience, typ: 'at+jwt', algorithms: ['ES256'] };
      const { payload } = await jwtVerify<{ roles: string[]; amr: string[] }>(token, this.keys, expected);
      return { id: payload.sub ?? '', roles: payload.roles, methods: payload.amr };
    } catch (error) {
      if (error instanceof errors.JOSEError && !OURS.has(error.code)) return undefined;
      throw error;
    }
  }
}
