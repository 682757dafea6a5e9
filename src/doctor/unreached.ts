import { z } from 'zod';

/** What an error code of the system, of TLS or of `fetch` means, as the end of "…: it". */
const MEANINGS: readonly [pattern: RegExp, meaning: string][] = [
  [/^(ENOTFOUND|EAI_AGAIN|EDNS)$/, 'its name is not known to DNS'],
  [/^ECONNREFUSED$/, 'nothing listens there'],
  [/^(ETIMEDOUT|TimeoutError|AbortError|UND_ERR_\w*TIMEOUT|ESOCKETTIMEDOUT)$/, 'it did not answer in time'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'there is no way to it from this machine'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|ECONNECTION|HPE_\w+)$/, 'it broke the connection off'],
  [/^CERT_HAS_EXPIRED$/, 'its TLS certificate has expired'],
  [/^CERT_NOT_YET_VALID$/, 'its TLS certificate is not valid yet; is the clock of this machine right?'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'its TLS certificate is for another name'],
  [/(SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|CERT_)/, 'its TLS certificate is not trusted by this machine'],
  [/^(EPROTO|ERR_SSL_\w+)$/, 'it does not speak TLS as expected (https on a port for http?)'],
];

const errorLike = z.object({
  /** nodemailer puts a code of its own over the system's. */
  originalCode: z.unknown().optional(),
  code: z.unknown().optional(),
  name: z.unknown().optional(),
  cause: z.unknown().optional(),
  errors: z.array(z.unknown()).optional(),
});

/** Why something could not be reached, in plain words: never the error's own text, which may hold an address with its password. */
export function whyUnreached(error: unknown): string {
  const codes = codesWithin(error);
  for (const code of codes) {
    const meaning = MEANINGS.find(([pattern]) => pattern.test(code))?.[1];
    if (meaning !== undefined) return meaning;
  }
  return `it could not be reached (${codes.at(-1) ?? 'unknown error'})`;
}

/** The codes and names of an error and of what caused it, the nearest first. Told by their shape: drivers throw their own. */
function codesWithin(error: unknown, depth = 5): string[] {
  const read = errorLike.safeParse(error);
  if (!read.success || depth === 0) return [];
  const { originalCode, code, name, cause, errors = [] } = read.data;
  const within = [cause, ...errors].flatMap((inner) => codesWithin(inner, depth - 1));
  return [originalCode, code, ...within, name].filter((text) => typeof text === 'string');
}
