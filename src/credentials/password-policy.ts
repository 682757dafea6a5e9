import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import {
  contextWords,
  normalisePassword,
  passwordFault,
  passwordFaultMessage,
  type PasswordFault,
} from '../domain/password-rules.js';
import { Refusal } from '../domain/refusal.js';
import { BreachedPasswords } from './breached-passwords.js';
import { PasswordStrength } from './password-strength.js';

/** Whom a new password is for, and the field of the request that holds it. */
export interface NewPassword {
  field: 'password' | 'newPassword';
  password: string;
  email: string | null;
  displayName: string | null;
}

/** Which passwords may be set, at registration, change and reset alike (contract, section 7). */
@Injectable()
export class PasswordPolicy {
  private readonly serviceName: string;

  constructor(
    settings: Settings,
    private readonly strength: PasswordStrength,
    private readonly breached: BreachedPasswords,
  ) {
    this.serviceName = new URL(settings.publicUrl).hostname;
  }

  /** @throws Refusal `weak_password`, with words that help */
  async require({ field, password, email, displayName }: NewPassword): Promise<void> {
    const words = contextWords([email, displayName, 'latchkey', this.serviceName]);
    const fault = await this.faultOf(password, words);
    if (!fault) return;
    throw new Refusal('weak_password', {
      errors: [{ path: field, message: passwordFaultMessage(fault), fault }],
    });
  }

  /** What costs least first; the outside world is asked only about what would be taken otherwise. */
  private async faultOf(password: string, words: string[]): Promise<PasswordFault | undefined> {
    const plain = normalisePassword(password);
    const fault = passwordFault(plain, words) ?? (await this.strength.faultOf(plain, words));
    return fault ?? ((await this.breached.includes(plain)) ? 'breached' : undefined);
  }
}
