import type { IncomingMessage } from 'node:http';

/** RFC 6750, section 2.1: the scheme, spaces, one b64token, and nothing behind it. */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * The Bearer token of a request; a query string is never read (RFC 9700, section 4.3.2).
 *
 * @returns the token, `null` when another or a malformed Authorization header came, `undefined` when none came
 */
export function bearerToken(request: IncomingMessage): string | null | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  // Of two headers Node keeps the first; a proxy in front may have believed the second.
  if (countOf(request, 'authorization') > 1) return null;
  return BEARER.exec(header.trim())?.[1] ?? null;
}

function countOf({ rawHeaders }: IncomingMessage, name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2)
    // The length first: it spares making a lower-case copy of every other header's name.
    if (rawHeaders[index]?.length === name.length && rawHeaders[index]?.toLowerCase() === name) count += 1;
  return count;
}
