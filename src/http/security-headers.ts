import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers of every answer, errors and redirects included: a strict content policy (no script, no inline style),
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

/** Sets them on every answer that goes through Express. */
export function setSecurityHeaders(secure: boolean): RequestHandler {
  const headers = securityHeaders(secure);
  return (_request, response, next) => {
    for (let index = 0; index < headers.length; index += 2)
      response.setHeader(headers[index] ?? '', headers[index + 1] ?? '');
    next();
  };
}
