import type { Mail } from './letter.js';

/** The way out for mails. */
export abstract class MailTransport {
  /**
   * @param id the same for every try of one mail
   * @throws when it is not certain that the mail was taken
   */
  abstract send(mail: Mail, id: string): Promise<void>;
  close(): void {}
}
