import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { RequestToken, type TokenRequest } from '../auth/request-token.js';
import { SilentRenewal } from '../auth/silent-renewal.js';
import { Revocations } from '../revocation/revocations.js';
import { AccessTokenVerifier } from '../tokens/access-token.verifier.js';
import type { Principal } from '../tokens/principal.js';
import type { User } from '../users/user.js';
import { UserStore } from '../users/user.store.js';

/** Whoever looks at a page, signed in or not. */
@Injectable()
export class Visitors {
  constructor(
    private readonly tokens: RequestToken,
    private readonly verifier: AccessTokenVerifier,
    private readonly revocations: Revocations,
    private readonly renewal: SilentRenewal,
    private readonly users: UserStore,
  ) {}

  /** The signed-in visitor; an expired access cookie is renewed on the way. `undefined` for everybody else. */
  async identify(
    request: TokenRequest,
    response: Response,
  ): Promise<{ principal: Principal; user: User } | undefined> {
    const principal = (await this.principal(request)) ?? (await this.renewed(request, response));
    const user = principal && (await this.users.findById(principal.userId));
    return principal && user && !user.disabled ? { principal, user } : undefined;
  }

  private async renewed(request: TokenRequest, response: Response): Promise<Principal | undefined> {
    request.renewedAccessToken = await this.renewal.renew(request, response);
    return request.renewedAccessToken === undefined ? undefined : this.principal(request);
  }

  private async principal(request: TokenRequest): Promise<Principal | undefined> {
    const token = this.tokens.read(request);
    const principal = token === undefined ? undefined : this.verifier.verify(token);
    return principal && !(await this.revocations.isRevoked(principal)) ? principal : undefined;
  }
}
