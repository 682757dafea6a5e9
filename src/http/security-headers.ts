import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers of every answer, errors and redirects included: a strict content policy (no script, no inline style),
 * no framing, no sniffing, no referrer (an address may hold a code), and HSTS where the gateway is reached by https.
 *
 * `form-action` is absent: browsers apply it to redirects after a post, and a sign-in form may end at an app or a provider.
 */
export function securityHeaders(secure: boolean): RequestHandler {
  return helmet({
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
}
