import { Injectable } from '@nestjs/common';
import { SecondFactors } from '../auth/second-step/second-factors.js';
import {
  matchingStep,
  newTotpSecret,
  otpauthUrl,
  readOneTimeCode,
} from '../credentials/second-factors/one-time-password.js';
import { recoveryCodesOf } from '../credentials/second-factors/recovery-code.js';
import { Clock, epochSeconds } from '../domain/clock.js';
import { Refusal } from '../domain/refusal.js';
import { Throttle } from '../throttling/throttle.js';
import type { Principal } from '../tokens/principal.js';
import { RecoveryCodeStore } from '../users/recovery-code.store.js';
import { ToldChanges } from '../users/told-changes.js';
import { TotpStore } from '../users/totp.store.js';
import { OtherSessions } from './other-sessions.js';
import { PresentAccount } from './present-account.js';
import { z } from 'zod';
import { shape } from '../reference/shape.js';

/** What an authenticator app needs to be set up. */
export interface OfferedTotp {
  /** Base32, for typing. */
  secret: string;
  otpauthUrl: string;
  /** A picture of `otpauthUrl`, as a data URL. */
  qr: string;
}

/** Turning the authenticator app on and off, and its recovery codes. */
@Injectable()
export class TotpEnrolment {
  constructor(
    private readonly account: PresentAccount,
    private readonly totp: TotpStore,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly factors: SecondFactors,
    private readonly others: OtherSessions,
    private readonly throttle: Throttle,
    private readonly changes: ToldChanges,
    private readonly clock: Clock,
  ) {}

  /** Shows a new secret. Nothing is on before {@link confirm}. @throws Refusal `mfa_enabled` */
  async offer(principal: Principal): Promise<OfferedTotp> {
    const { id, email } = await this.account.require(principal);
    const secret = newTotpSecret();
    if (!(await this.totp.offer(id, principal.sessionId, secret))) throw new Refusal('mfa_enabled');
    return describe(secret, email ?? id);
  }

  /** The secret that was shown last, once more; for a page whose code was mistyped. */
  async offered({ userId, sessionId }: Principal, label: string | null): Promise<OfferedTotp | null> {
    const offer = await this.totp.findOffer(userId, sessionId);
    return offer && describe(offer.secret, label ?? userId);
  }

  /**
   * Turns it on once the app has shown that it holds the secret. Every other session ends; this one goes on.
   *
   * @returns the recovery codes, which are nowhere to be read again
   * @throws Refusal `mfa_invalid`, `rate_limited`, `step_up_required`; `mfa_enabled` when another request was first
   */
  async confirm(principal: Principal, typed: string): Promise<string[]> {
    const { userId, sessionId } = principal;
    const user = await this.account.require(principal);
    const shown = await this.throttle.attempt(
      'mfa-confirm',
      { address: undefined, account: userId },
      () => this.match(principal, typed),
      Boolean,
    );
    if (!shown) throw new Refusal('mfa_invalid');
    const { offer, step } = shown;
    const { codes, digests } = recoveryCodesOf(userId);
    const enabled = await this.changes.make(user, 'totp.added', { sessionId }, (news) =>
      this.others.end(user, principal, 'otp', () => this.totp.enable(user, offer, step, digests, news)),
    );
    if (!enabled) throw new Refusal('mfa_enabled');
    return codes;
  }

  /** The secret that was shown, if this is its code. */
  private async match({ userId, sessionId }: Principal, typed: string) {
    const offer = await this.totp.findOffer(userId, sessionId);
    const code = readOneTimeCode(typed) ?? '';
    const step = offer && matchingStep(offer.secret, code, epochSeconds(this.clock));
    return offer && step ? { offer, step } : null;
  }

  /** @param address where the request comes from @throws Refusal `mfa_invalid`, `rate_limited` */
  async turnOff(principal: Principal, code: string, address: string | undefined): Promise<void> {
    const user = await this.account.require(principal);
    await this.factors.requireCode(user, code, address);
    const { sessionId } = principal;
    await this.changes.make(user, 'totp.removed', { sessionId }, (news) => this.totp.disable(user.id, news));
  }

  recoveryCodesLeft(userId: string): Promise<number> {
    return this.recoveryCodes.count(userId);
  }

  /** Makes new recovery codes; the old ones are worth nothing from then on. @throws Refusal `not_found` */
  async renewRecoveryCodes(principal: Principal): Promise<string[]> {
    const user = await this.account.require(principal);
    const { codes, digests } = recoveryCodesOf(user.id);
    const { sessionId } = principal;
    const replaced = await this.changes.make(user, 'recovery-codes.regenerated', { sessionId }, (news) =>
      this.recoveryCodes.replace(user, digests, news),
    );
    if (!replaced) throw new Refusal('not_found');
    return codes;
  }
}

async function describe(secret: string, label: string): Promise<OfferedTotp> {
  const url = otpauthUrl(secret, label);
  const { default: QRCode } = await import('qrcode');
  return { secret, otpauthUrl: url, qr: await QRCode.toDataURL(url, { width: 240 }) };
}

export const offeredTotpShape = shape<OfferedTotp>('OfferedTotp', () =>
  z.strictObject({ secret: z.string(), otpauthUrl: z.string(), qr: z.string().describe('A data URL.') }),
);

export const recoveryCodesShape = shape<{ recoveryCodes: string[] }>('RecoveryCodes', () =>
  z.strictObject({ recoveryCodes: z.array(z.string()).describe('Shown this once.') }),
);
