import type { CredentialEvent } from '../domain/credential-event.js';

/** What each mail is written from. Nothing in it was typed by a stranger: a mail from here must carry nobody else's words. */
export interface MailModels {
  /** `at` is milliseconds since the epoch; `accountUrl` is where to look after it. */
  'security-notice': { event: CredentialEvent; provider?: string; at: number; accountUrl: string };
  'password-reset': { url: string };
  'address-verification': { url: string };
  'address-change': { url: string };
  'address-taken': { signInUrl: string; resetUrl: string };
}

export type MailName = keyof MailModels;

/** A mail in words. */
export interface MailText {
  subject: string;
  paragraphs: readonly string[];
  /** The one thing to click. */
  action: { label: string; url: string };
  /** Below the action, less loud. */
  closing: string;
}

/** What mails say, in one language: a part of its catalogue. */
export interface MailTexts {
  /** Before the address as text, for who cannot press the button. */
  noButton: string;
  events: EventTexts;
  letters: { readonly [Name in MailName]: (model: MailModels[Name]) => MailText };
}

/** What happened to an account; `what` follows "This is to let you know that", `closing` says what to do instead of the usual. */
export type EventTexts = Readonly<
  Record<CredentialEvent, (provider: string) => { subject: string; what: string; closing?: string }>
>;
