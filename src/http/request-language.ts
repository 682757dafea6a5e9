import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { chooseLanguage, type Language } from '../views/texts/languages.js';

const asked = new AsyncLocalStorage<Language>();
const UNASKED = chooseLanguage(undefined);

/**
 * Does the work of a request in the language of whoever made it. What is far from the request asks for it by
 * {@link requestLanguage}: a mail may be queued anywhere, and no rule of an account has a language.
 */
export function inLanguageOf({ headers }: IncomingMessage, work: () => void): void {
  const language = chooseLanguage(headers['accept-language']);
  // APIs send no such header: their requests, most of all, do not pay for a context that would say nothing.
  if (language === UNASKED) work();
  else asked.run(language, work);
}

/** @returns the language of the request that is at work here; outside of one, that of whoever asks for none */
export function requestLanguage(): Language {
  return asked.getStore() ?? UNASKED;
}
