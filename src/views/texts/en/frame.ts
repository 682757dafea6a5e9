import type { FieldFault } from '../../../domain/refusal.js';

/** What surrounds every page. */
export const layout = {
  skip: 'Skip to content',
  navigation: 'Account',
  admin: 'Admin',
  account: 'Account',
  signIn: 'Sign in',
  terms: 'Terms',
  privacy: 'Privacy',
  quote: 'If you ask for help, quote this id:',
  error: (status: number) => `Error ${status}`,
  toSignIn: 'Go to sign-in',
  toStart: 'Go to the start page',
  toAccount: 'Back to your account',
};

/** What may be wrong with what was typed. */
const faults: Record<FieldFault, string> = {
  address: 'This must be one e-mail address.',
  taken: 'There is an account with this address already.',
  too_short: 'This password must have at least 8 characters.',
  too_long: 'This password must have at most 256 characters.',
  personal: 'This password is too close to your address, your name or this service.',
  common: 'This password is one of the first that anybody would try.',
  repeats: 'This password repeats the same few characters; a few unrelated words are better.',
  sequence: 'This password is a sequence that everybody knows; a few unrelated words are better.',
  keyboard: 'This password follows the keys of a keyboard; a few unrelated words are better.',
  guessable: 'This password is too easy to guess; add another word or two, the less usual the better.',
  breached: 'This password has appeared in a data breach; choose one that you use nowhere else.',
  mismatch: 'This is not the password of your account.',
  other: 'This cannot be used.',
};

/** Labels of fields. */
export const fields = {
  optional: '(optional)',
  email: 'E-mail address',
  newEmail: 'New e-mail address',
  password: 'Password',
  displayName: 'Name',
  currentPassword: 'Current password',
  newPassword: 'New password',
  passwordHint: 'At least 8 characters. A few unrelated words make a good one.',
  check: 'Please check the marked fields.',
  faults,
};

/** Ways of signing in that are not a provider (RFC 8176). */
export const methods = {
  pwd: 'a password',
  otp: 'a one-time code',
  webauthn: 'a passkey',
  and: ' and ',
};
