import type { CredentialEvent } from '../domain/credential-event.js';
import type { MailModels, MailName } from '../views/mail-texts.js';

/**
 * What is asked to be written, by kind. It waits in the outbox as an errand, not as a finished mail: a token is made
 * when the mail goes out, so that none lies in the database, and its time begins when the mail server is back.
 */
export interface LetterData {
  /** Something about the ways into an account changed; `to` is the address that was verified at that moment. */
  'security-notice': { to: string; event: CredentialEvent; provider?: string; at: number };
  /** Somebody typed this address (its key) on the page for a forgotten password. */
  'password-reset': { addressKey: string };
  /** This user is to confirm the address of the account. */
  'address-verification': { userId: string };
  /** Somebody who is not signed in waits for that mail, and typed this address. */
  'address-verification-again': { addressKey: string };
  /** Somebody registered with an address that an account claims already. */
  'address-taken': { addressKey: string };
  /** This user wants to move to another address; `version` is the token version at that moment. */
  'address-change': { userId: string; address: string; version: number };
}

export type LetterKind = keyof LetterData;

/** To whom, and what about; the words come from the catalogue. */
export type Draft = { [Name in MailName]: { to: string; name: Name; model: MailModels[Name] } }[MailName];

/** A mail as it goes out. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}
