import { resolve } from 'node:path';
import { Eta } from 'eta';
import type { Brand } from '../domain/brand.js';
import type { MailModels, MailName } from './mail-texts.js';
import { type Language, languages } from './texts/languages.js';

const VIEWS = resolve(import.meta.dirname, '../../views/mail');

/** Turns a mail's model into its subject and its two bodies. */
export class MailRenderer {
  private readonly html = new Eta({ views: VIEWS, cache: true, autoEscape: true });
  /** Plain text has nothing to escape; its lines are kept as they stand. */
  private readonly text = new Eta({ views: VIEWS, cache: true, autoEscape: false, autoTrim: false });

  constructor(private readonly brand: Brand) {}

  /** @returns HTML with every value escaped, and the same as text */
  render<Name extends MailName>(
    name: Name,
    model: MailModels[Name],
    language: Language,
  ): { subject: string; text: string; html: string } {
    const { letters, noButton } = languages[language].mails;
    const words = letters[name](model);
    return {
      subject: `${this.brand.name}: ${words.subject}`,
      text: this.text.render('letter-text', words).trim() + '\n',
      html: this.html.render('letter', { ...words, noButton, language, brand: this.brand }),
    };
  }
}
