/** Where a browser goes when it asked for nothing, or for something it may not have. */
export const DEFAULT_TARGET = '/account';

/** Longest target kept, in characters. */
const LONGEST_TARGET = 2000;

/** Signing in or out by merely following a target would loop, or let a link end a session. */
const SIGN_IN_ROUTES =
  /^\/(auth|login|register|logout|forgot-password|reset-password|verify-email|sandbox)(\/|$)/i;

/**
 * The one function through which every target from outside goes (`return_to`, after sign-in, after sign-out).
 *
 * The value is judged as a browser will read it (WHATWG URL): a backslash is a slash, tabs and line breaks vanish,
 * and two leading slashes name a host. It is also judged decoded once, because a proxy in front may decode it.
 *
 * @param input whatever arrived
 * @returns a path of this origin with its query and fragment, or {@link DEFAULT_TARGET}
 */
export function redirectTarget(input: unknown): string {
  if (typeof input !== 'string' || input.length > LONGEST_TARGET || !input.startsWith('/'))
    return DEFAULT_TARGET;
  if (!isPlainPath(input)) return DEFAULT_TARGET;
  const base = 'https://origin.invalid';
  if (!URL.canParse(input, base)) return DEFAULT_TARGET;
  const url = new URL(input, base);
  if (url.origin !== base) return DEFAULT_TARGET;
  const decoded = decodeOnce(url.pathname);
  if (decoded === undefined || !isPlainPath(decoded)) return DEFAULT_TARGET;
  const normal = new URL(decoded.replaceAll('?', '%3F').replaceAll('#', '%23'), base).pathname;
  if (!isPlainPath(normal) || SIGN_IN_ROUTES.test(url.pathname) || SIGN_IN_ROUTES.test(normal))
    return DEFAULT_TARGET;
  const target = url.pathname + url.search + url.hash;
  // Escapes make it longer, up to nine times: what leaves here must also pass when it comes back.
  return target.length <= LONGEST_TARGET ? target : DEFAULT_TARGET;
}

function isPlainPath(path: string): boolean {
  // Controls split headers; a second slash or a backslash at the start names another host (RFC 9700, section 4.11.1).
  return !/[\p{Cc}\\]/u.test(path) && !path.startsWith('//');
}

function decodeOnce(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
