import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PasswordChange } from '../../account/password-change.js';
import { AuthService } from '../../auth/auth.service.js';
import { signInContext } from '../../auth/request-values.js';
import { TokenCookies } from '../../auth/token-cookies.js';
import { isSignedIn } from '../../auth/token-response.js';
import { Refusal } from '../../domain/refusal.js';
import { KnownDevice } from '../../throttling/known-device.js';
import { Throttle } from '../../throttling/throttle.js';
import type { Principal } from '../../tokens/principal.js';
import type { User } from '../../users/user.js';
import type { Visitor } from '../visitors.js';
import type { AccountForm } from './account-form.js';

type Form = Extract<AccountForm, { action: 'password' }>;

/** Setting or changing the password on the account page, by the rules and within the limit of `POST /auth/password`. */
@Injectable()
export class PasswordForm {
  constructor(
    private readonly passwords: PasswordChange,
    private readonly auth: AuthService,
    private readonly cookies: TokenCookies,
    private readonly throttle: Throttle,
    private readonly devices: KnownDevice,
  ) {}

  /** Ends every session; this browser is signed in anew at once, and stays known. */
  async submit(
    form: Form,
    { user, principal }: Visitor,
    request: Request,
    response: Response,
  ): Promise<void> {
    const changed = await this.change(form, principal, request.ip);
    this.devices.renew(request, response, user, changed.tokenVersion);
    const context = { ...signInContext(request, 'pwd'), amr: principal.amr };
    const outcome = await this.auth.login(changed, context);
    // Otherwise this session never showed the second factor: the next one will.
    if (isSignedIn(outcome)) this.cookies.set(response, outcome);
  }

  private async change(
    { newPassword, currentPassword }: Form,
    principal: Principal,
    address: string | undefined,
  ): Promise<User> {
    const guess = await this.throttle.reserve('password-change', { address, account: principal.userId });
    try {
      const changed = await this.passwords.change(principal, newPassword, currentPassword);
      if (!changed) throw new Refusal('invalid_token');
      await guess.succeed();
      return changed;
    } catch (error) {
      // A weak new password says nothing about who knows the present one.
      if (!(error instanceof Refusal && error.code === 'invalid_credentials')) await guess.cancel();
      throw error;
    }
  }
}
