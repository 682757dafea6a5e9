import { Injectable } from '@nestjs/common';
import { AccountDeletion } from '../account/account-deletion.js';
import { WithdrawnPassword } from '../account/withdrawn-password.js';
import { AuditLog } from '../audit/audit.log.js';
import { Refusal } from '../domain/refusal.js';
import { type QuietChange, ToldChanges } from '../users/told-changes.js';
import { TokenVersions } from '../users/token-versions.js';
import type { User } from '../users/user.js';
import { type Standing, UserDirectory } from '../users/user-directory.js';
import { UserStore } from '../users/user.store.js';

/** How often a user is read anew when somebody else changed it between reading and writing. */
const TRIES = 6;

/** What an admin decides about users: announced to every instance before it is written, and recorded with who did it. */
@Injectable()
export class UserDecisions {
  constructor(
    private readonly users: UserStore,
    private readonly directory: UserDirectory,
    private readonly versions: TokenVersions,
    private readonly deletion: AccountDeletion,
    private readonly changes: ToldChanges,
    private readonly passwords: WithdrawnPassword,
    private readonly audit: AuditLog,
  ) {}

  /** @throws Refusal `not_found` */
  async present(id: string): Promise<User> {
    const user = await this.users.findById(id);
    if (!user) throw new Refusal('not_found');
    return user;
  }

  /**
   * Disables, enables or gives roles. Tokens that say something else are refused from now on.
   *
   * @throws Refusal `not_found`, `last_admin`
   */
  async decide(id: string, standing: Standing, actorId: string): Promise<User> {
    return this.decideAs(id, () => standing, actorId);
  }

  /** Gives or takes one role; whatever other roles the user has by then stay. @throws Refusal as {@link decide} */
  async setRole(id: string, role: string, held: boolean, actorId: string): Promise<User> {
    const rolesOf = ({ roles }: User) => [
      ...roles.filter((other) => other !== role),
      ...(held ? [role] : []),
    ];
    return this.decideAs(id, (user) => ({ roles: rolesOf(user) }), actorId);
  }

  private async decideAs(id: string, wanted: (user: User) => Standing, actorId: string): Promise<User> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const user = await this.present(id);
      const standing = wanted(user);
      if (changesOf(user, standing, actorId).length === 0) return user;
      await this.directory.requireAllowed(user, standing);
      const decided = await this.changes.record(id, changesOf(user, standing, actorId), (news) =>
        this.versions.raise(user, () => this.directory.decide(user, standing, news)),
      );
      if (decided) return decided;
    }
    throw new Refusal('unavailable', { retryAfter: 1 });
  }

  /**
   * Ends the password and every session, and sends the user a link to a new password.
   *
   * @throws Refusal `not_found`, `account_disabled`, `email_unverified`; `last_admin`, who would be shut out until the mail is there
   */
  async demandPassword(id: string, actorId: string): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const user = await this.present(id);
      await this.directory.requireAllowed(user, { disabled: true });
      if (await this.passwords.end(user, actorId)) return;
    }
    throw new Refusal('unavailable', { retryAfter: 1 });
  }

  /** @throws Refusal `not_found` */
  async endSessions(id: string, actorId: string): Promise<void> {
    await this.present(id);
    if ((await this.versions.endAll(id)) === null) throw new Refusal('not_found');
    this.audit.record('sessions.ended', { userId: id, actorId });
  }

  /** @throws Refusal `not_found`, `last_admin` */
  async remove(id: string, actorId: string): Promise<void> {
    await this.present(id);
    await this.deletion.remove(id, { actorId });
  }
}

/** What is recorded of a decision; nothing when everything is so already. */
function changesOf(user: User, { disabled, roles }: Standing, actorId: string): QuietChange[] {
  const changes: QuietChange[] = [];
  if (disabled !== undefined && disabled !== user.disabled)
    changes.push({ event: disabled ? 'user.disabled' : 'user.enabled', actorId });
  if (roles && !sameRoles(user.roles, roles))
    changes.push({ event: 'roles.changed', actorId, reason: roles.join(' ') });
  return changes;
}

/** @param wanted each once; what is held may have been written before that was seen to */
function sameRoles(held: readonly string[], wanted: readonly string[]): boolean {
  return held.length === wanted.length && wanted.every((role) => held.includes(role));
}
