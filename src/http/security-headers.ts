import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

const TRANSPORT = new Set(['strict-transport-security', 'x-content-type-options']);

/**
 * Headers of every answer, errors and redirects included: a strict content policy (nothing inline; of scripts the
 * gateway's own, which passkeys need),
 * no framing, no sniffing, no referrer (an address may hold a code), and HSTS where the gateway is reached by https.
 *
 * `form-action` is absent: browsers apply it to redirects after a post, and a sign-in form may end at an app or a provider.
 *
 * @returns names and values in turn, the form that `writeHead` takes
 */
export function securityHeaders(secure: boolean): readonly string[] {
  const middleware = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'https:', 'data:'],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: secure && { maxAge: 31_536_000, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
  });
  // They are the same on every answer: worked out once, instead of by eleven functions on each request.
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  middleware(response.req, response, () => undefined);
  return Object.entries(response.getHeaders()).flatMap(([name, value]) => [name, String(value)]);
}

/** Those of them that concern an answer without content, too. @returns names and values in turn */
export function transportHeaders(secure: boolean): readonly string[] {
  const headers = securityHeaders(secure);
  return headers.filter((_entry, index) => TRANSPORT.has((headers[index - (index % 2)] ?? '').toLowerCase()));
}

/** Sets headers given as names and values in turn. */
export function setHeaders(response: ServerResponse, headers: readonly string[]): void {
  for (let index = 0; index < headers.length; index += 2)
    response.setHeader(headers[index] ?? '', headers[index + 1] ?? '');
}
