/** Methods of RFC 8176 that are not a provider's id. */
const METHODS = new Map([
  ['pwd', 'a password'],
  ['otp', 'a one-time code'],
  ['webauthn', 'a passkey'],
]);

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/**
 * @param iso a time as ISO 8601
 * @returns it in words and in UTC (without script the reader's zone is unknown); what is no time comes back as it is
 */
export function displayDate(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : `${DATE.format(time)} UTC`;
}

/** @returns the letter that stands in for a missing picture or mark; `?` for an empty name */
export function firstLetter(name: string): string {
  return Array.from(name.trim())[0]?.toUpperCase() ?? '?';
}

/**
 * @param method an entry of `amr`, or a provider's id
 * @param providerNames names to show, by provider id
 * @returns what a person calls this way in; the id itself when it has no name (a provider no longer configured)
 */
export function signInMethod(method: string, providerNames: Record<string, string>): string {
  // Own properties only: an id such as "constructor" must not find what every object inherits.
  if (Object.hasOwn(providerNames, method)) return providerNames[method] ?? method;
  return METHODS.get(method) ?? method;
}

/** @returns the link to another of our pages that keeps where the person was going */
export function pageWithTarget(path: string, returnTo: string | undefined): string {
  return returnTo ? `${path}?return_to=${encodeURIComponent(returnTo)}` : path;
}
