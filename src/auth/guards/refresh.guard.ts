import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { Refusal } from '../../domain/refusal.js';
import { Cookies } from '../../http/cookies.js';
import { SameOrigin } from '../../http/same-origin.js';
import { parseBody } from '../../http/validation.js';
import { refreshBody } from '../credentials.schema.js';
import { ReadsBody, Refuses } from '../../reference/vocabulary.js';

/** Lets a live refresh token through; whether its session still stands is the service's question. */
@ReadsBody(refreshBody.optional())
@Refuses('invalid_token', 'cross_site')
@Injectable()
export class RefreshGuard extends AuthGuard('refresh') {
  constructor(
    private readonly sameOrigin: SameOrigin,
    private readonly cookies: Cookies,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    request.body = parseBody(refreshBody, request.body ?? {});
    // A token in the body is a secret that no other site has; a cookie rides along with anybody's request.
    if (request.body.refreshToken === undefined && this.cookies.carriesToken(request))
      this.sameOrigin.require(request);
    return (await super.canActivate(context)) as boolean;
  }

  override getAuthenticateOptions() {
    return { property: 'refreshToken', session: false };
  }

  override handleRequest<Content>(error: unknown, content: Content | false | null): Content {
    if (error) throw error;
    if (!content) throw new Refusal('invalid_token');
    return content;
  }
}
