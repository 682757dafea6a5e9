import { resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Eta } from 'eta';
import { displayDate } from './view-texts.js';

const VIEWS = resolve(import.meta.dirname, '../../views/mail');

/** A mail that was caught; `at` is ISO 8601. */
interface ShownMail {
  id: string;
  at: string;
  to: string;
  subject: string;
  text: string;
  links: readonly string[];
}

const shownDate = (iso: string) => displayDate(iso, 'en-GB');

/** The pages of `/sandbox/mail`. Every value is escaped by the engine. */
@Injectable()
export class CaughtMailPages {
  private readonly eta = new Eta({ views: VIEWS, cache: true, autoEscape: true });

  list(mails: readonly ShownMail[]): string {
    return this.eta.render('caught', { mails, displayDate: shownDate });
  }

  one(mail: ShownMail): string {
    return this.eta.render('caught-one', { mail, displayDate: shownDate });
  }
}
