import { resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Eta } from 'eta';
import { type MailModels, type MailName, mailTexts } from './mail-texts.js';

const VIEWS = resolve(import.meta.dirname, '../../views/mail');

/** Turns a mail's model into its subject and its two bodies. */
@Injectable()
export class MailRenderer {
  private readonly html = new Eta({ views: VIEWS, cache: true, autoEscape: true });
  /** Plain text has nothing to escape; its lines are kept as they stand. */
  private readonly text = new Eta({ views: VIEWS, cache: true, autoEscape: false, autoTrim: false });

  /** @returns HTML with every value escaped, and the same as text */
  render<Name extends MailName>(
    name: Name,
    model: MailModels[Name],
  ): { subject: string; text: string; html: string } {
    const words = mailTexts[name](model);
    return {
      subject: `Latchkey: ${words.subject}`,
      text: this.text.render('letter-text', words).trim() + '\n',
      html: this.html.render('letter', words),
    };
  }
}
