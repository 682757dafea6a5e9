import { Injectable } from '@nestjs/common';
import { DEFAULT_TARGET } from '../../domain/redirect-target.js';
import { LinkCompletion } from '../../identities/link-completion.js';
import type { User } from '../../users/user.js';
import type { SecondStepDue, SignInContext } from '../token-response.js';
import { SignInCount } from '../sign-in-count.js';
import { methodsDue } from './methods-due.js';
import { PendingSignInStore } from './pending-sign-in.store.js';

/** Where a sign-in ends that was not asked to end elsewhere. */
const DEFAULT_PAGE = { kind: 'page', returnTo: DEFAULT_TARGET } as const;

/** What stands between an identity that was proved and its session. */
@Injectable()
export class SignInGate {
  constructor(
    private readonly pending: PendingSignInStore,
    private readonly links: LinkCompletion,
    private readonly count: SignInCount,
  ) {}

  /**
   * Costs nothing for a user without a second factor and with nothing to complete.
   *
   * @returns the question for the second factor; or `null`: then whatever waited in this browser for a proof has joined,
   *   which must not happen for half a sign-in
   */
  async pass(user: User, { amr, target = DEFAULT_PAGE, flow }: SignInContext): Promise<SecondStepDue | null> {
    const methods = methodsDue(user, amr);
    if (methods.length > 0) {
      const token = await this.pending.begin(user, amr, target);
      this.count.ended('second_step', amr);
      return { mfa_required: true, mfa_token: token, methods };
    }
    if (flow) await this.links.complete(user, flow);
    return null;
  }

  /** The session is there: the sign-in counts. */
  passed({ amr }: SignInContext): void {
    this.count.ended('signed_in', amr);
  }
}
