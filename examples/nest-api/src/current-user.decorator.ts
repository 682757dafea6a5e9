import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { SignedInRequest } from './access-token.guard.js';

/** The user whom {@link AccessTokenGuard} found, as a parameter of a handler. */
export const CurrentUser = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<SignedInRequest>().user,
);
