import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AuditLog } from '../audit/audit.log.js';
import { Settings } from '../config/settings.js';
import { PasswordPolicy } from '../credentials/password-policy.js';
import { toDisplayName } from '../domain/display-text.js';
import { parseEmailAddress } from '../domain/email-address.js';
import type { ProblemCode } from '../domain/problem-catalogue.js';
import { Refusal } from '../domain/refusal.js';
import { KnownDevice } from '../throttling/known-device.js';
import { Throttle } from '../throttling/throttle.js';
import { MailRequests } from '../mail/mail-requests.js';
import type { User } from '../users/user.js';
import { type Registration, UserStore } from '../users/user.store.js';
import type { Credentials, RegistrationBody } from './credentials.schema.js';
import { SignInCount } from './sign-in-count.js';

/** Who is this, by address and password. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly users: UserStore,
    private readonly policy: PasswordPolicy,
    private readonly throttle: Throttle,
    private readonly devices: KnownDevice,
    private readonly mails: MailRequests,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
    private readonly count: SignInCount,
  ) {}

  /**
   * @param request where the guess comes from: it is counted by address, account and device
   * @throws Refusal `invalid_credentials`, the same whether the account is absent, has no password or is disabled;
   *   `rate_limited`; `not_found` when password sign-in is off
   */
  verify(credentials: Credentials, request: Request): Promise<User> {
    return this.count.refused('pwd', () => this.check(credentials, request));
  }

  private async check({ email, password }: Credentials, request: Request): Promise<User> {
    if (!this.settings.localLogin) throw new Refusal('not_found');
    const address = parseEmailAddress(email);
    let tried: string | undefined;
    const user = await this.users.findByPassword(address, password, (found, check) => {
      tried = found?.id;
      return this.guess(request, address?.key, found, check);
    });
    // A disabled account is told so only after its password was right, at the sign-in itself.
    if (!user) throw this.refused('invalid_credentials', tried, request.ip);
    if (this.settings.requireVerifiedEmail && !user.emailVerified) {
      // The mail of the registration may be lost, and without a session nobody could ask for another.
      await this.askToVerify(user);
      throw this.refused('email_unverified', user.id, request.ip);
    }
    return user;
  }

  /** After a sign-in that is complete: from this browser strangers can no longer lock its owner out. */
  remember(request: Request, response: Response, user: User): void {
    this.devices.remember(request, response, user);
  }

  /**
   * Makes an account, and sends the mail to confirm its address.
   *
   * @returns the user; with `REQUIRE_VERIFIED_EMAIL` `null`, whether or not the address was free: the mail tells which
   * @throws Refusal `invalid_request`, `weak_password`, `email_taken`; `not_found` when registration is off
   */
  async register(body: RegistrationBody): Promise<User | null> {
    if (!this.settings.localLogin || !this.settings.registration) throw new Refusal('not_found');
    const email = parseEmailAddress(body.email);
    if (!email)
      throw new Refusal('invalid_request', {
        errors: [{ path: 'email', message: 'must be one e-mail address', fault: 'address' }],
      });
    const displayName = toDisplayName(body.displayName);
    const { password } = body;
    await this.policy.require({ field: 'password', password, email: email.key, displayName });
    const registration = { email, password, displayName };
    if (this.settings.requireVerifiedEmail) return this.registerUnseen(registration);
    return this.welcome(await this.users.register(registration));
  }

  /** The same hash, the same writes and the same answer for an address that is taken (LO-03). */
  private async registerUnseen(registration: Registration): Promise<null> {
    try {
      await this.welcome(await this.users.add(registration));
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'email_taken')) throw error;
      const { key: addressKey } = registration.email;
      await this.mails.askQuietly('address-taken', { addressKey }, { addressKey });
    }
    return null;
  }

  private async welcome(user: User): Promise<User> {
    this.audit.record('user.created', { userId: user.id, provider: 'pwd' });
    await this.askToVerify(user);
    return user;
  }

  /** Checks a password as often as the budgets allow. They go by the address that was typed, whether or not anybody has it. */
  private async guess(
    request: Request,
    account: string | undefined,
    found: User | null,
    check: () => Promise<boolean>,
  ): Promise<boolean> {
    const device = this.devices.find(request, found);
    const subject = { address: request.ip, account, device };
    const limit = device === undefined ? 'login' : 'login-known-device';
    const fits = await this.throttle.attempt(limit, subject, check, (right) => right);
    // Its owner is here: what others tried in the meantime was not a hundred in a row.
    if (fits && device !== undefined && account !== undefined)
      await this.throttle.forgive('login', { address: request.ip, account });
    return fits;
  }

  /** Recorded without an account, too: of an attack on addresses that nobody has, the operator hears the same. */
  private refused(code: ProblemCode, userId: string | undefined, ip: string | undefined): Refusal {
    this.audit.record('sign-in.refused', {
      ...(userId !== undefined && { userId }),
      ...(ip !== undefined && { ip }),
      provider: 'pwd',
      reason: code,
    });
    return new Refusal(code);
  }

  private async askToVerify({ id: userId, email }: User): Promise<void> {
    const addressKey = parseEmailAddress(email)?.key ?? '';
    await this.mails.askQuietly('address-verification', { userId }, { addressKey, userId });
  }
}
