import type { PasswordFault } from '../domain/password-rules.js';

/** How long an attacker would guess. A port: what does it is large, and is loaded when it is first needed. */
export abstract class PasswordStrength {
  /**
   * @param password in the form that is hashed
   * @param words what belongs to the account and the service, in lower case
   * @returns the fault of one that is found in less than a million tries, the commonest among them
   */
  abstract faultOf(password: string, words: readonly string[]): Promise<PasswordFault | undefined>;
}
