import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { SocialProfile } from '../domain/social-profile.js';
import type { Principal } from '../tokens/principal.js';
import type { RefreshTokenContent } from '../tokens/refresh-token.js';
import type { User } from '../users/user.js';
import type { Attempt } from './flow/attempt.js';
import type { SignInContext } from './token-response.js';

/** What the guards put on a request, each for the handlers behind it. */
interface GuardedRequest extends Request {
  user?: Principal;
  account?: User;
  profile?: SocialProfile;
  attempt?: Attempt;
  refreshToken?: RefreshTokenContent;
}

const valueOf = <Key extends keyof GuardedRequest>(key: Key) =>
  createParamDecorator((_data: unknown, context: ExecutionContext) => {
    const value = context.switchToHttp().getRequest<GuardedRequest>()[key];
    if (value === undefined) throw new Error(`no guard put "${String(key)}" on this request`);
    return value;
  })();

/** Whom the access token speaks for. */
export const CurrentPrincipal = () => valueOf('user');
/** Whose password was right. */
export const CurrentAccount = () => valueOf('account');
/** What the provider said. */
export const CurrentProfile = () => valueOf('profile');
/** The attempt whose state was found good. */
export const CurrentAttempt = () => valueOf('attempt');
/** The refresh token that was sent. */
export const CurrentRefreshToken = () => valueOf('refreshToken');

/** From where a request comes, for the session it starts. */
export function signInContext(
  request: Request,
  method: string,
  rest: Pick<SignInContext, 'flow' | 'target'> = {},
): SignInContext {
  return { ...whereFrom(request), amr: [method], ...rest };
}

/** Address and device, as the session list shows them. */
export function whereFrom(request: Request): Pick<SignInContext, 'ip' | 'userAgent'> {
  return { ip: request.ip ?? '', userAgent: request.headers['user-agent'] ?? '' };
}
