/** Controls, bidirectional overrides and lone surrogates: they forge log lines and what a reader sees. */
const UNSAFE = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** Invisible characters; the joiners among them are part of some scripts and of emoji, and stay inside a name. */
const INVISIBLE = /[\p{Cf}\p{M}\s]/gu;
const FORMAT = /(?![\u200C\u200D])\p{Cf}/gu;

/** Longest display name kept, in code points. */
export const LONGEST_DISPLAY_NAME = 100;

/**
 * A name from outside, made fit to be stored and shown: cleaned, collapsed, cut to {@link LONGEST_DISPLAY_NAME}.
 * Markup stays as it is; views escape it.
 *
 * @returns the name, or `null` when nothing readable is left or it is not a string
 */
export function toDisplayName(input: unknown): string | null {
  if (typeof input !== 'string') return null;
  // Cut before normalising: NFC of a megabyte of combining marks costs seconds. Normalised last: what stood between two
  // characters that compose may be gone by then.
  const cleaned = input
    .slice(0, LONGEST_DISPLAY_NAME * 8)
    .replace(UNSAFE, ' ')
    .replace(FORMAT, '')
    .replace(/\s+/g, ' ')
    .normalize('NFC')
    .trim();
  const name = Array.from(cleaned).slice(0, LONGEST_DISPLAY_NAME).join('').trim();
  // Of what is kept: a letter behind a hundred combining marks would leave a name that nobody sees.
  return name.replace(INVISIBLE, '') === '' ? null : name;
}

/**
 * A picture's address from a provider; shown by the browser only, never fetched here (no SSRF).
 *
 * @returns the https address, or `null` for other schemes, credentials, IP literals, local names or over 2,000 characters
 */
export function toAvatarUrl(input: unknown): string | null {
  if (typeof input !== 'string' || input.length > 2000 || !URL.canParse(input)) return null;
  const url = new URL(input);
  const host = url.hostname.replace(/\.$/, '');
  const address = /^[\d.]+$|^\[/.test(host) || /(^|\.)(localhost|local|internal)$/.test(host);
  if (url.protocol !== 'https:' || url.username || url.password || address || !host.includes('.'))
    return null;
  return url.href.length <= 2000 ? url.href : null;
}
