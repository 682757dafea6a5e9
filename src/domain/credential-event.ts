/**
 * What changes the ways into an account. Each is an audit record and a mail to the verified address
 * (contract, section 6), so each has a text in `src/views/texts/en/mails.ts`, or it does not compile.
 */
export type CredentialEvent =
  | 'password.set'
  | 'password.changed'
  | 'password.reset'
  | 'password.withdrawn'
  | 'identity.linked'
  | 'identity.unlinked'
  | 'account.claimed'
  | 'account.deleted'
  | 'email.change-requested'
  | 'email.changed'
  | 'totp.added'
  | 'totp.removed'
  | 'recovery-codes.regenerated'
  | 'recovery-code.used'
  | 'passkey.added'
  | 'passkey.removed'
  | 'refresh.reused';
