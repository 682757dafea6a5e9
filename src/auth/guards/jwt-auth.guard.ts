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

  /** Without a promise for a token seen before and not taken back: the ordinary request waits for nothing. */
  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (this.isOpen(context)) return true;
    const request = context.switchToHttp().getRequest<TokenRequest>();
    const { token, ridesOnCookies } = this.tokens.find(request);
    if (ridesOnCookies) this.sameOrigin.require(request);
    const principal = token === undefined ? undefined : this.verifier.recall(token);
    const revoked = principal ? this.revocations.isRevoked(principal) : true;
    if (principal && revoked === false) return this.admit(principal, request, context);
    const decide = async () =>
      principal && !(await revoked)
        ? this.admit(principal, request, context)
        : this.authenticate(request, context);
    return ridesOnCookies ? this.orRenewed(decide, request, context) : decide();
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

  private admit(principal: Principal, request: TokenRequest, context: ExecutionContext): true {
    request.user = this.handleRequest(null, principal, undefined, context);
    this.lastUse.note(principal.sessionId);
    return true;
  }

  /** An expired access cookie with a good refresh cookie just works. */
  private async orRenewed(
    decide: () => Promise<boolean>,
    request: TokenRequest,
    context: ExecutionContext,
  ): Promise<boolean> {
    try {
      return await decide();
    } catch (error) {
      if (!(error instanceof UnauthorizedException)) throw error;
      request.renewedAccessToken = await this.renewal.renew(
        request,
        context.switchToHttp().getResponse<Response>(),
      );
      if (request.renewedAccessToken === undefined) throw error;
      return this.authenticate(request, context);
    }
  }

  /** The whole way: Passport's strategy checks signature and claims and asks for revocation, in the store if it must. */
  private async authenticate(request: TokenRequest, context: ExecutionContext): Promise<boolean> {
    await super.canActivate(context);
    this.lastUse.note((request.user as Principal).sessionId);
    return true;
  }
}
