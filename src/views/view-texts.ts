import { isProblemCode } from '../domain/problem-catalogue.js';
import type { Texts } from './texts/en.js';

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * @param iso a time as ISO 8601
 * @param locale the page's (BCP 47)
 * @returns it in words and in UTC (without script the reader's zone is unknown); what is no time comes back as it is
 */
export function displayDate(iso: string, locale: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : `${formatFor(locale).format(time)} UTC`;
}

/** @returns a day (`YYYY-MM-DD`) in words, without its year; what is no day comes back as it is */
export function displayDay(iso: string, locale: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime())
    ? iso
    : time.toLocaleDateString(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** Kept: making one costs more than a thousand dates. */
function formatFor(locale: string): Intl.DateTimeFormat {
  const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const;
  const format = formats.get(locale) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(locale, format);
  return format;
}

/** @returns the letter that stands in for a missing picture or mark; `?` for an empty name */
export function firstLetter(name: string): string {
  return Array.from(name.trim())[0]?.toUpperCase() ?? '?';
}

/**
 * @param method an entry of `amr`, or a provider's id
 * @param providerNames names to show, by provider id
 * @param t the page's texts
 * @returns what a person calls this way in; the id itself when it has no name (a provider no longer configured)
 */
export function signInMethod(method: string, providerNames: Record<string, string>, t: Texts): string {
  // Own properties only: an id such as "constructor" must not find what every object inherits.
  if (Object.hasOwn(providerNames, method)) return providerNames[method] ?? method;
  return Object.hasOwn(t.methods, method) ? t.methods[method as keyof Texts['methods']] : method;
}

/**
 * @param event an event of the audit log
 * @returns it in words; an event that a newer instance wrote comes back as it is
 */
export function accountEvent(event: string, t: Texts): string {
  const { events } = t.activity;
  return Object.hasOwn(events, event) ? events[event as keyof typeof events] : event;
}

/** @returns why a sign-in was refused, or with which methods it was made; nothing for other words of the source */
export function eventReason(
  { event, reason = '', provider }: { event: string; reason?: string; provider?: string },
  providerNames: Record<string, string>,
  t: Texts,
): string {
  const { reasons, with: by } = t.activity;
  const methods = event === 'sign-in' ? reason.split(' ') : provider === undefined ? [] : [provider];
  const named = methods.filter((method) => method !== '').map((one) => signInMethod(one, providerNames, t));
  const parts = named.length > 0 ? [`${by} ${named.join(t.methods.and)}`] : [];
  if (event === 'sign-in.refused' && Object.hasOwn(reasons, reason)) parts.push(reasons[reason] ?? '');
  return parts.join(': ');
}

/** @returns the link to another of our pages that keeps where the person was going */
export function pageWithTarget(path: string, returnTo: string | undefined): string {
  return returnTo ? `${path}?return_to=${encodeURIComponent(returnTo)}` : path;
}

/** @returns why a sign-in was refused, in the words of its error page; another word of the source comes back as it is */
export function refusalReason(reason: string, t: Texts): string {
  return isProblemCode(reason) ? t.problems[reason].title : reason;
}

/** @returns a link to a page of ours with those of the parameters that say something */
export function withQuery(path: string, parameters: Record<string, string>): string {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''));
  return query.size === 0 ? path : `${path}?${query}`;
}
