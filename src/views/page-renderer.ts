import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Eta } from 'eta';
import type { Response } from 'express';
import { PERIODS } from './admin-models.js';
import type { Brand } from '../domain/brand.js';
import type { PageModels, PageName } from './page-models.js';
import { languages } from './texts/languages.js';
import {
  accountEvent,
  displayDate,
  displayDay,
  eventReason,
  firstLetter,
  pageWithTarget,
  refusalReason,
  signInMethod,
  withQuery,
} from './view-texts.js';

/** Both `src/views` and `dist/views` lie two levels below the root. */
const VIEWS = resolve(import.meta.dirname, '../../views');

/** Turns a page's model into its HTML. Every value is escaped by the engine; templates are read once. */
export class PageRenderer {
  private readonly eta = new Eta({ views: VIEWS, cache: true, autoEscape: true });

  /** Only a file that is there may be included: a provider's id is an operator's text, not a path. */
  private readonly marks = new Set(readdirSync(join(VIEWS, 'marks')).map((file) => basename(file, '.eta')));

  /** What a template may ask for besides its model and the texts, under `it.view`. */
  private readonly view = {
    accountEvent,
    displayDate,
    displayDay,
    eventReason,
    firstLetter,
    pageWithTarget,
    periods: PERIODS,
    refusalReason,
    signInMethod,
    withQuery,
    markFor: (providerId: string) => (this.marks.has(providerId) ? providerId : null),
  };

  constructor(private readonly brand: Brand) {}

  /**
   * @param name the page; its template is `views/<name>.eta`
   * @param model what the page shows, as it is: nothing in it needs escaping beforehand
   * @returns the whole HTML document, in the model's language (in a template the texts are `it.t`)
   * @throws an Eta error when a template is missing or broken; never because of a string in the model
   */
  render<N extends PageName>(name: N, model: PageModels[N]): string {
    return this.eta.render(name, {
      ...model,
      t: languages[model.language],
      brand: this.brand,
      view: this.view,
    });
  }

  /** Answers with a page, at the status the response has. No page is stored: each may be about one person. */
  send<N extends PageName>(response: Response, name: N, model: PageModels[N]): void {
    const html = this.render(name, model);
    response.vary('Accept-Language');
    response.set({ 'Cache-Control': 'no-store', 'Content-Language': model.language });
    response.type('html').send(html);
  }
}
