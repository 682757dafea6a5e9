import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AccessTokens, type CurrentUserValue } from './access-tokens.js';

export interface SignedInRequest extends Request {
  user: CurrentUserValue;
}

/** Lets a request in that carries a good token, and leaves the user on it. */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(private readonly tokens: AccessTokens) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // With GraphQL: GqlExecutionContext.create(context).getContext().req
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const [, token] = /^Bearer ([\w.-]+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const user = token === undefined ? undefined : await this.tokens.read(token);
    if (!user) {
      const response = context.switchToHttp().getResponse<Response>();
      response.setHeader('WWW-Authenticate', 'Bearer error="invalid_token"');
      throw new UnauthorizedException();
    }
    request.user = user;
    return true;
  }
}
