import type { User } from '../../users/user.js';
import type { SecondFactorMethod } from '../token-response.js';

/** Entries of `amr` that prove more than one factor. */
const SECOND_FACTORS = new Set(['otp', 'webauthn']);

/**
 * The ways in which a user may take the second step. To add a kind of second factor is to add a line here.
 *
 * @param amr what the user has proved so far
 * @returns none when nothing more is due
 */
export function methodsDue({ mfa }: Pick<User, 'mfa'>, amr: readonly string[]): SecondFactorMethod[] {
  const methods: SecondFactorMethod[] = [];
  if (amr.some((method) => SECOND_FACTORS.has(method))) return methods;
  if (mfa.totp) methods.push('totp');
  if (mfa.passkeys > 0) methods.push('passkey');
  return methods.length > 0 ? [...methods, 'recovery_code'] : methods;
}
