import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Revocations } from '../revocation/revocations.js';
import { AccessTokenVerifier } from '../tokens/access-token.verifier.js';
import type { Principal } from '../tokens/principal.js';
import { RequestToken, type TokenRequest } from './request-token.js';
import { SilentRenewal } from './silent-renewal.js';

/** Who the browser is signed in as, on routes that are open to everybody. */
@Injectable()
export class SignedInBrowser {
  constructor(
    private readonly tokens: RequestToken,
    private readonly verifier: AccessTokenVerifier,
    private readonly revocations: Revocations,
    private readonly renewal: SilentRenewal,
  ) {}

  /** Whom a live access token speaks for; an expired access cookie is renewed on the way. */
  async principal(request: TokenRequest, response: Response): Promise<Principal | undefined> {
    return (await this.present(request)) ?? (await this.renewed(request, response));
  }

  private async renewed(request: TokenRequest, response: Response): Promise<Principal | undefined> {
    request.renewedAccessToken = await this.renewal.renew(request, response);
    return request.renewedAccessToken === undefined ? undefined : this.present(request);
  }

  /** The same, and nothing is renewed. */
  async present(request: TokenRequest): Promise<Principal | undefined> {
    const token = this.tokens.read(request);
    const principal = token === undefined ? undefined : this.verifier.verify(token);
    return principal && !(await this.revocations.isRevoked(principal)) ? principal : undefined;
  }
}
