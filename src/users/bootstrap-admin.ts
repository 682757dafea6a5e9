import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditLog } from '../audit/audit.log.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { Settings } from '../config/settings.js';
import { PasswordPolicy } from '../credentials/password-policy.js';
import { parseEmailAddress } from '../domain/email-address.js';
import { Refusal } from '../domain/refusal.js';
import { UserStore } from './user.store.js';

/** Makes the first admin from the configuration, when there is none. */
@Injectable()
export class BootstrapAdmin implements OnApplicationBootstrap {
  private readonly logger = new Logger(BootstrapAdmin.name);

  constructor(
    private readonly users: UserStore,
    private readonly policy: PasswordPolicy,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const wanted = this.settings.bootstrapAdmin;
    if (!wanted || (await this.users.hasAdmin())) return;
    const email = parseEmailAddress(wanted.email);
    if (!email)
      throw new ConfigurationError([
        { variable: 'BOOTSTRAP_ADMIN_EMAIL', message: 'must be one e-mail address' },
      ]);
    await this.requireGoodPassword(wanted);
    try {
      const { id: userId } = await this.users.register({
        email,
        password: wanted.password,
        displayName: null,
        verified: true,
        roles: ['admin'],
      });
      this.audit.record('user.created', { userId, provider: 'pwd', reason: 'bootstrap admin' });
      this.logger.log('the first admin was made from BOOTSTRAP_ADMIN_EMAIL');
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'email_taken')) throw error;
      // Another instance that starts at the same time was first, or somebody registered the address: never promote them.
      if (!(await this.users.hasAdmin()))
        this.logger.error('BOOTSTRAP_ADMIN_EMAIL belongs to an ordinary account; no admin was made');
    }
  }
  /** As good as anybody else's: this one opens everything. @throws ConfigurationError */
  private async requireGoodPassword({ email, password }: { email: string; password: string }): Promise<void> {
    await this.policy
      .require({ field: 'password', password, email, displayName: null })
      .catch((error: unknown) => {
        if (!(error instanceof Refusal && error.code === 'weak_password')) throw error;
        const message = error.details.errors?.[0]?.message ?? 'is too easy to guess';
        throw new ConfigurationError([{ variable: 'BOOTSTRAP_ADMIN_PASSWORD', message }]);
      });
  }
}
