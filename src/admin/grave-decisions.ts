import { Injectable } from '@nestjs/common';
import { FreshSignIn } from '../auth/fresh-sign-in.js';
import type { Principal } from '../tokens/principal.js';
import type { User } from '../users/user.js';
import type { Standing } from '../users/user-directory.js';
import { UserDecisions } from './user-decisions.js';

/**
 * Decisions that cannot be taken back, or that make more admins: whoever finds a device of an admin unlocked, or has their
 * token, must not be able to make them.
 */
@Injectable()
export class GraveDecisions {
  constructor(
    private readonly decisions: UserDecisions,
    private readonly fresh: FreshSignIn,
  ) {}

  /** @throws Refusal `step_up_required` where roles are among it, and as {@link UserDecisions.decide} */
  async decide(id: string, standing: Standing, admin: Principal): Promise<User> {
    if (standing.roles) this.fresh.require(admin);
    return this.decisions.decide(id, standing, admin.userId);
  }

  /** @throws Refusal `step_up_required`, and as {@link UserDecisions.remove} */
  async remove(id: string, admin: Principal): Promise<void> {
    this.fresh.require(admin);
    await this.decisions.remove(id, admin.userId);
  }
}
