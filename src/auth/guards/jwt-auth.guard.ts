import { type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Response } from 'express';
import { IS_PUBLIC } from '../../http/public.decorator.js';
import { SameOrigin } from '../../http/same-origin.js';
import { Revocations } from '../../revocation/revocations.js';
import { LastUse } from '../../sessions/last-use.js';
import { AccessTokenVerifier } from '../../tokens/access-token.verifier.js';
import type { Principal } from '../../tokens/principal.js';
import { RequestToken, type TokenRequest } from '../request-token.js';
import { SilentRenewal } from '../silent-renewal.js';

/** Lets a request through with a live access token. Global: what is open says so with `@Public()`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: RequestToken,
    private readonly verifier: AccessTokenVerifier,
    private readonly revocations: Revocations,
    private readonly renewal: SilentRenewal,
    private readonly sameOrigin: SameOrigin,
    private readonly lastUse: LastUse,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.isOpen(context)) return true;
    const request = context.switchToHttp().getRequest<TokenRequest>();
    const rides = this.tokens.ridesOnCookies(request);
    if (rides) this.sameOrigin.require(request);
    try {
      return await this.authenticate(request, context);
    } catch (error) {
      if (!rides || !(error instanceof UnauthorizedException)) throw error;
      request.renewedAccessToken = await this.renewal.renew(
        request,
        context.switchToHttp().getResponse<Response>(),
      );
      if (request.renewedAccessToken === undefined) throw error;
      return this.authenticate(request, context);
    }
  }

  /** @throws UnauthorizedException without a live token; subclasses refuse more */
  override handleRequest<User>(
    error: unknown,
    user: User | false | null,
    _info: unknown,
    _context: ExecutionContext,
  ): User {
    if (error) throw error;
    if (!user) throw new UnauthorizedException();
    return user;
  }

  protected isOpen(context: ExecutionContext): boolean {
    return (
      this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [
        context.getHandler(),
        context.getClass(),
      ]) ?? false
    );
  }

  private async authenticate(request: TokenRequest, context: ExecutionContext): Promise<boolean> {
    const principal = await this.recall(request);
    // A token seen before costs neither a signature check nor a store read; every other one goes the whole way.
    if (principal) request.user = this.handleRequest(null, principal, undefined, context);
    else await super.canActivate(context);
    this.lastUse.note((request.user as Principal).sessionId);
    return true;
  }

  private async recall(request: TokenRequest): Promise<Principal | undefined> {
    const token = this.tokens.read(request);
    const principal = token === undefined ? undefined : this.verifier.recall(token);
    if (!principal) return undefined;
    const revoked = this.revocations.isRevoked(principal);
    if (typeof revoked === 'boolean' ? revoked : await revoked) throw new UnauthorizedException();
    return principal;
  }
}
