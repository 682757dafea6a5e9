import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/audit.log.js';
import { matchingStep, readOneTimeCode } from '../../credentials/second-factors/one-time-password.js';
import { Clock, epochSeconds } from '../../domain/clock.js';
import { Refusal } from '../../domain/refusal.js';
import { Throttle } from '../../throttling/throttle.js';
import { RecoveryCodeStore } from '../../users/recovery-code.store.js';
import { ToldChanges } from '../../users/told-changes.js';
import { TotpStore } from '../../users/totp.store.js';
import type { User } from '../../users/user.js';

/** Is this the user's second factor? Every answer uses up what was shown. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly totp: TotpStore,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly throttle: Throttle,
    private readonly audit: AuditLog,
    private readonly changes: ToldChanges,
    private readonly clock: Clock,
  ) {}

  /**
   * Accepts a code of the authenticator app, or a recovery code, each once.
   *
   * The bound on guesses is the app's alone (MF-02): a recovery code has 80 random bits, and its owner must get in with it
   * while somebody who knows the password keeps the app's budget spent (LO-06).
   *
   * @param address where the guess comes from
   * @throws Refusal `mfa_invalid`; `rate_limited` after many wrong codes in a row
   */
  async requireCode(user: User, typed: string, address: string | undefined): Promise<void> {
    const code = readOneTimeCode(typed);
    const good = await (code === undefined
      ? this.useRecoveryCode(user, typed)
      : this.throttle.attempt(
          'mfa',
          { address, account: user.id },
          () => this.useOneTimeCode(user.id, code),
          Boolean,
        ));
    if (good) return;
    this.audit.record('sign-in.refused', {
      userId: user.id,
      ...(address !== undefined && { ip: address }),
      reason: 'mfa_invalid',
    });
    throw new Refusal('mfa_invalid');
  }

  private async useOneTimeCode(userId: string, code: string): Promise<boolean> {
    const kept = await this.totp.find(userId);
    const step = kept && matchingStep(kept.secret, code, epochSeconds(this.clock));
    return kept && step ? this.totp.useStep(userId, step, kept) : false;
  }

  private async useRecoveryCode(user: User, typed: string): Promise<boolean> {
    return this.changes.make(user, 'recovery-code.used', {}, (news) =>
      this.recoveryCodes.use(user.id, typed, news),
    );
  }
}
