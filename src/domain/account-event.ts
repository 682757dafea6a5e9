import type { CredentialEvent } from './credential-event.js';

/** What is recorded and told to nobody. What changes a way into an account goes through `ToldChanges`. */
export type QuietEvent =
  | 'sign-in'
  | 'sign-in.refused'
  | 'user.created'
  | 'data.exported'
  | 'email.verified'
  | 'session.ended'
  | 'sessions.ended'
  | 'api-key.created'
  | 'api-key.revoked'
  | 'token.revoked'
  | 'mail.given-up'
  | 'user.disabled'
  | 'user.enabled'
  | 'roles.changed';

/** Whatever is recorded of an account; each has a text on the page of its owner. */
export type AccountEvent = QuietEvent | CredentialEvent;
