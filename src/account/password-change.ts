import { Injectable } from '@nestjs/common';
import { FreshSignIn } from '../auth/fresh-sign-in.js';
import { Settings } from '../config/settings.js';
import { PasswordPolicy } from '../credentials/password-policy.js';
import { Refusal } from '../domain/refusal.js';
import type { Principal } from '../tokens/principal.js';
import { ToldChanges } from '../users/told-changes.js';
import { TokenVersions } from '../users/token-versions.js';
import type { User } from '../users/user.js';
import { UserStore } from '../users/user.store.js';

/** A new password ends whatever the old one had begun. */
@Injectable()
export class PasswordChange {
  constructor(
    private readonly users: UserStore,
    private readonly policy: PasswordPolicy,
    private readonly versions: TokenVersions,
    private readonly fresh: FreshSignIn,
    private readonly changes: ToldChanges,
    private readonly settings: Settings,
  ) {}

  /**
   * @param currentPassword required where the account has one: a stolen token alone must not take the account
   * @returns the user after the change, or `null` when there is none, or when its sessions were ended meanwhile
   * @throws Refusal `not_found` where nobody signs in with a password, `invalid_credentials`, `weak_password`, `email_unverified`,
   *   `step_up_required`
   */
  async change(
    { userId, authTime }: Pick<Principal, 'userId' | 'authTime'>,
    newPassword: string,
    currentPassword: string | undefined,
  ): Promise<User | null> {
    if (!this.settings.localLogin) throw new Refusal('not_found');
    const user = await this.users.findById(userId);
    if (!user || user.disabled) return null;
    if (user.hasPassword && !(await this.users.hasPassword(userId, currentPassword ?? ''))) {
      throw new Refusal('invalid_credentials', { detail: 'The current password is missing or wrong.' });
    }
    // Where there is no password to ask for, a recent sign-in stands in for it.
    if (!user.hasPassword) this.fresh.require({ authTime });
    // A password signs in by its address; one that nobody proved would be a way in for whoever owns it.
    if (!user.hasPassword && !user.emailVerified) throw new Refusal('email_unverified');
    const { email, displayName } = user;
    await this.policy.require({ field: 'newPassword', password: newPassword, email, displayName });
    return this.changes.make(user, user.hasPassword ? 'password.changed' : 'password.set', {}, (news) =>
      this.versions.raise(user, () => this.users.setPassword(user, newPassword, news)),
    );
  }
}
