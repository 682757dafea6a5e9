import { Injectable, UnauthorizedException } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { Revocations } from '../../revocation/revocations.js';
import { AccessTokenVerifier } from '../../tokens/access-token.verifier.js';
import type { Principal } from '../../tokens/principal.js';
import { keyProvider } from './key-provider.js';
import { RequestToken, type TokenRequest } from '../request-token.js';

/** Access tokens: Bearer header, else the cookie; algorithm, issuer, audience and type pinned. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    private readonly verifier: AccessTokenVerifier,
    private readonly revocations: Revocations,
    private readonly tokens: RequestToken,
  ) {
    super({
      ...verifier.verifyOptions,
      ignoreExpiration: false,
      passReqToCallback: true,
      jwtFromRequest: (request: TokenRequest) => tokens.read(request) ?? null,
      secretOrKeyProvider: keyProvider((token) => verifier.keyFor(token)),
      // The header too: `typ` tells an access token from every other JWT, and the library does not look at it.
      jsonWebTokenOptions: { complete: true },
    });
  }

  /** @throws UnauthorizedException when the token is of another kind or taken back, or its user is gone */
  async validate(request: TokenRequest, decoded: { header: unknown; payload: unknown }): Promise<Principal> {
    const token = this.tokens.read(request);
    const principal = token && this.verifier.accept(token, decoded.header, decoded.payload);
    // Deleting or disabling a user revokes all of theirs, so that this needs no read of the user.
    if (!principal || (await this.revocations.isRevoked(principal))) throw new UnauthorizedException();
    return principal;
  }
}
