import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Eta } from 'eta';
import type { PageModels, PageName } from './page-models.js';
import { problemTexts } from './problem-texts.js';
import { displayDate, firstLetter, pageWithTarget, signInMethod } from './view-texts.js';

/** Both `src/views` and `dist/views` lie two levels below the root. */
const VIEWS = resolve(import.meta.dirname, '../../views');

/** Turns a page's model into its HTML. Every value is escaped by the engine; templates are read once. */
@Injectable()
export class PageRenderer {
  private readonly eta = new Eta({ views: VIEWS, cache: true, autoEscape: true });

  /** Only a file that is there may be included: a provider's id is an operator's text, not a path. */
  private readonly marks = new Set(readdirSync(join(VIEWS, 'marks')).map((file) => basename(file, '.eta')));

  /** What a template may ask for besides its model, under `it.view`. */
  private readonly view = {
    displayDate,
    firstLetter,
    pageWithTarget,
    signInMethod,
    problem: problemTexts,
    markFor: (providerId: string) => (this.marks.has(providerId) ? providerId : null),
  };

  /**
   * @param name the page; its template is `views/<name>.eta`
   * @param model what the page shows, as it is: nothing in it needs escaping beforehand
   * @returns the whole HTML document
   * @throws an Eta error when a template is missing or broken; never because of a string in the model
   */
  render<N extends PageName>(name: N, model: PageModels[N]): string {
    return this.eta.render(name, { ...model, view: this.view });
  }
}
