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
  return BEARER.exec(header.trim())?.[1] ?? null;
}
