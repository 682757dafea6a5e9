import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Refusal } from '../../domain/refusal.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { Refuses } from '../../reference/vocabulary.js';

/** `401` without a live token, `403` without the role. */
@Refuses('forbidden')
@Injectable()
export class AdminGuard extends JwtAuthGuard {
  override handleRequest<User>(
    error: unknown,
    user: User | false | null,
    info: unknown,
    context: ExecutionContext,
  ): User {
    const principal = super.handleRequest(error, user, info, context);
    if (!isAdmin(principal)) throw new Refusal('forbidden');
    return principal;
  }

  /** Also where a whole controller is public: who asks for an admin means it. */
  protected override isOpen(): boolean {
    return false;
  }
}

function isAdmin(principal: unknown): boolean {
  const roles =
    typeof principal === 'object' && principal !== null && 'roles' in principal ? principal.roles : undefined;
  return Array.isArray(roles) && roles.includes('admin');
}
