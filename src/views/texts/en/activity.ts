import type { AccountEvent } from '../../../domain/account-event.js';

const events: Record<AccountEvent, string> = {
  'sign-in': 'Signed in',
  'sign-in.refused': 'A sign-in was refused',
  'user.created': 'Account created',
  'data.exported': 'Your data was downloaded',
  'email.verified': 'E-mail address confirmed',
  'session.ended': 'Signed out',
  'sessions.ended': 'Signed out everywhere',
  'api-key.created': 'API key made',
  'api-key.revoked': 'API key ended',
  'token.revoked': 'An app gave its access back',
  'mail.given-up': 'A mail to you could not be delivered',
  'user.disabled': 'Account disabled',
  'user.enabled': 'Account enabled again',
  'roles.changed': 'Roles changed',
  'password.set': 'Password set',
  'password.changed': 'Password changed',
  'password.reset': 'Password set through a link in a mail',
  'password.withdrawn': 'A new password was demanded; the old one no longer works',
  'identity.linked': 'Account connected',
  'identity.unlinked': 'Account disconnected',
  'account.claimed': 'Account secured; what others had set up was removed',
  'account.deleted': 'Account deleted',
  'email.change-requested': 'Another e-mail address asked for',
  'email.changed': 'E-mail address changed',
  'totp.added': 'Authenticator app added',
  'totp.removed': 'Authenticator app removed',
  'recovery-codes.regenerated': 'New recovery codes',
  'recovery-code.used': 'Recovery code used',
  'passkey.added': 'Passkey added',
  'passkey.removed': 'Passkey removed',
  'refresh.reused': 'A device was signed out: somebody used an old copy of its key',
};

/** Why a sign-in was refused; other words of the source are not shown. */
const reasons: Record<string, string> = {
  invalid_credentials: 'it was wrong',
  mfa_invalid: 'wrong code',
  invalid_passkey: 'the passkey did not fit',
  account_disabled: 'the account is disabled',
  link_required: 'the other account is not connected to this one',
  identity_in_use: 'the other account belongs to somebody else here',
  email_unverified: 'the address was not confirmed yet',
};

/** What happened to an account, for its owner. */
export const activity = {
  heading: 'Activity',
  lead: 'What happened to your account, the newest first.',
  show: 'Show what happened to my account',
  none: 'Nothing more.',
  byAdmin: 'by an administrator',
  with: 'with',
  from: (ip: string) => `from ${ip}`,
  older: 'Older',
  events,
  reasons,
};
