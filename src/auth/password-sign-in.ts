import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit.log.js';
import { Settings } from '../config/settings.js';
import { toDisplayName } from '../domain/display-text.js';
import { parseEmailAddress } from '../domain/email-address.js';
import { passwordFault } from '../domain/password-rules.js';
import { Refusal } from '../domain/refusal.js';
import type { User } from '../users/user.js';
import { UserStore } from '../users/user.store.js';
import type { Credentials, RegistrationBody } from './credentials.schema.js';

/** Who is this, by address and password. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly users: UserStore,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
  ) {}

  /**
   * @throws Refusal `invalid_credentials`, the same whether the account is absent, has no password or is disabled;
   *   `not_found` when password sign-in is off
   */
  async verify({ email, password }: Credentials): Promise<User> {
    if (!this.settings.localLogin) throw new Refusal('not_found');
    const user = await this.users.findByPassword(parseEmailAddress(email), password);
    // A disabled account is told so only after its password was right, at the sign-in itself.
    if (!user) throw new Refusal('invalid_credentials');
    if (this.settings.requireVerifiedEmail && !user.emailVerified) throw new Refusal('email_unverified');
    return user;
  }

  /**
   * Makes an account.
   *
   * @throws Refusal `invalid_request`, `weak_password`, `email_taken`; `not_found` when registration is off
   */
  async register(body: RegistrationBody): Promise<User> {
    if (!this.settings.localLogin || !this.settings.registration) throw new Refusal('not_found');
    const email = parseEmailAddress(body.email);
    if (!email)
      throw new Refusal('invalid_request', {
        errors: [{ path: 'email', message: 'must be one e-mail address' }],
      });
    const displayName = toDisplayName(body.displayName);
    const fault = passwordFault(body.password, [email.key, displayName]);
    if (fault) throw new Refusal('weak_password', { errors: [{ path: 'password', message: fault.message }] });
    const user = await this.users.register({ email, password: body.password, displayName });
    this.audit.record('user.created', { userId: user.id, provider: 'pwd' });
    return user;
  }
}
