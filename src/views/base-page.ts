import type { ProblemCode } from '../domain/problem-catalogue.js';
import type { Language } from './texts/languages.js';

/** What every page is given. `requestId` is what a person quotes when asking for help. */
export interface BasePage {
  language: Language;
  requestId: string;
  signedIn?: { name: string; admin: boolean };
}

/** What a page with forms has besides: the hidden field that ties them to this browser. */
export interface FormPage {
  formToken: string;
}

/** One way in; `startUrl` is a path of this gateway and already carries its `return_to`. */
export interface ProviderLink {
  id: string;
  name: string;
  startUrl: string;
  /** It has kept failing, and is not asked for the moment. */
  down?: boolean;
}

/** A problem is shown by its code alone: what a provider or a query said never reaches a page. */
export interface ShownProblem {
  code: ProblemCode;
}
