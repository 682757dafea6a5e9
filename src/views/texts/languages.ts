import { de } from './de.js';
import { en, type Texts } from './en.js';

/** Every language pages speak. A new one is its file, and its line here. */
export const languages = { en, de } satisfies Record<string, Texts>;

/** By its primary subtag (RFC 5646, section 2.2.1). */
export type Language = keyof typeof languages;

/** Spoken to whoever asks for none of ours. */
const LAST_RESORT: Language = 'en';

/** More of a header than this is read by nobody. */
const MOST_RANGES = 30;

/**
 * The language to answer in.
 *
 * @param accepted the `Accept-Language` header (RFC 9110, section 12.5.4), whatever it holds
 * @returns the most wanted of ours by its weight, the earlier of equals; `de-AT` is `de` (RFC 4647, section 3.4)
 */
export function chooseLanguage(accepted: string | undefined): Language {
  let chosen: Language = LAST_RESORT;
  let weight = 0;
  for (const range of (accepted ?? '').split(',', MOST_RANGES)) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = tag === '*' ? LAST_RESORT : tag.split('-', 1)[0];
    const wanted = weightOf(parameters);
    if (isLanguage(language) && wanted > weight) [chosen, weight] = [language, wanted];
  }
  return chosen;
}

function isLanguage(tag: string | undefined): tag is Language {
  // Own properties only: a header may ask for "constructor".
  return tag !== undefined && Object.hasOwn(languages, tag);
}

/** From 0 (never) to 1; 1 when none is given, 0 for one that cannot be read. */
function weightOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  if (given === undefined) return 1;
  return /^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(given) ? Number(given.slice(2)) : 0;
}
