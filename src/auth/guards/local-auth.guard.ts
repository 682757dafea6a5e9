import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { Refusal } from '../../domain/refusal.js';
import { parseBody } from '../../http/validation.js';
import { credentials } from '../credentials.schema.js';
import { ReadsBody, Refuses } from '../../reference/vocabulary.js';

/** Runs the local strategy on a body that was checked: guards come before pipes, and passport-local also reads the query. */
@ReadsBody(credentials)
@Refuses('invalid_credentials', 'email_unverified', 'rate_limited', 'not_found')
@Injectable()
export class LocalAuthGuard extends AuthGuard('local') {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    request.body = parseBody(credentials, request.body);
    // passport-local takes an empty field for a missing one and would answer 400 where a wrong password answers 401.
    if (request.body.email === '' || request.body.password === '') throw new Refusal('invalid_credentials');
    return (await super.canActivate(context)) as boolean;
  }

  override getAuthenticateOptions() {
    return { property: 'account', session: false };
  }

  override handleRequest<Account>(error: unknown, account: Account | false | null): Account {
    if (error) throw error;
    if (!account) throw new Refusal('invalid_credentials');
    return account;
  }
}
