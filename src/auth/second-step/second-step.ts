import { Injectable } from '@nestjs/common';
import { Refusal } from '../../domain/refusal.js';
import type { BrowserFlow } from '../../identities/browser-flow.js';
import type { User } from '../../users/user.js';
import { UserStore } from '../../users/user.store.js';
import { AuthService } from '../auth.service.js';
import type { AttemptTarget } from '../flow/attempt.js';
import { SignInCount } from '../sign-in-count.js';
import type { SecondFactorMethod, SignInContext, SignInOutcome } from '../token-response.js';
import type { AssertionResponse } from '../passkeys/passkey-response.schema.js';
import { Passkeys } from '../passkeys/passkeys.js';
import { methodsDue } from './methods-due.js';
import { PendingSignInStore } from './pending-sign-in.store.js';
import { SecondFactors } from './second-factors.js';

/** Proves a second factor. @throws Refusal `mfa_invalid`. @returns the method it proved, an entry of `amr` */
type Proof = (user: User) => Promise<'otp' | 'webauthn'>;

/** A sign-in that went on after its second step. */
export interface SecondStepTaken {
  outcome: SignInOutcome;
  /** Where it was to end. */
  target: AttemptTarget;
  user: User;
  /** Its first step was a password: the browser is known from now on. */
  byPassword: boolean;
}

/** Where a request comes from. */
type Origin = Omit<SignInContext, 'amr' | 'target'>;

/** The second step of a sign-in, whatever the first one was. */
@Injectable()
export class SecondStep {
  constructor(
    private readonly pending: PendingSignInStore,
    private readonly users: UserStore,
    private readonly factors: SecondFactors,
    private readonly passkeys: Passkeys,
    private readonly auth: AuthService,
    private readonly count: SignInCount,
  ) {}

  /**
   * Goes on where the first step stopped, by a code.
   *
   * @param token the `mfa_token`
   * @param kinds how the sign-in may have been started: an app's ends in a code for that app, never in tokens
   * @param from where the request comes from, and its browser's flow: an identity that waits there joins only now
   * @returns the sign-in and where it was to end
   * @throws Refusal `mfa_invalid`, `rate_limited`, `account_disabled`
   */
  withCode(
    token: string,
    code: string,
    from: Origin,
    ...kinds: AttemptTarget['kind'][]
  ): Promise<SecondStepTaken> {
    return this.finish(token, from, kinds, async (user) => {
      await this.factors.requireCode(user, code, from.ip);
      return 'otp';
    });
  }

  /** How this sign-in can take its second step; in no way when it is over. Counts no try. */
  async methods(token: string): Promise<SecondFactorMethod[]> {
    const begun = await this.pending.find(token);
    const user = begun && (await this.users.findById(begun.userId));
    return user?.tokenVersion === begun?.version && user && begun ? methodsDue(user, begun.amr) : [];
  }

  /** The same by a passkey, which must be of the user who took the first step. @throws Refusal also `invalid_passkey` */
  withPasskey(
    token: string,
    response: AssertionResponse,
    from: Origin & { flow: BrowserFlow },
    ...kinds: AttemptTarget['kind'][]
  ): Promise<SecondStepTaken> {
    return this.finish(token, from, kinds, async ({ id }) => {
      const owner = await this.passkeys.prove(response, from.flow.id);
      if (owner.id !== id) throw new Refusal('invalid_passkey');
      return 'webauthn';
    });
  }

  private finish(...step: Parameters<SecondStep['take']>): Promise<SecondStepTaken> {
    return this.count.refused('second_step', () => this.take(...step));
  }

  private async take(token: string, from: Origin, kinds: AttemptTarget['kind'][], prove: Proof) {
    const begun = await this.pending.countTry(token, kinds);
    const user = begun && (await this.users.findById(begun.userId));
    // Whatever ended the sessions of this user meanwhile ended this as well.
    if (!begun || !user || user.tokenVersion !== begun.version) throw new Refusal('mfa_invalid');
    const method = await prove(user);
    // Two good codes at once are still one sign-in.
    if (!(await this.pending.complete(token))) throw new Refusal('mfa_invalid');
    const outcome = await this.auth.login(user, { ...from, amr: [...begun.amr, method] });
    return { outcome, target: begun.target, user, byPassword: begun.amr.includes('pwd') };
  }
}
