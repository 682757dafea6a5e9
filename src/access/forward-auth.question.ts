import type { IncomingMessage } from 'node:http';
import { redirectTarget } from '../domain/redirect-target.js';

const ROOT = '/auth/verify';

/** Envoy puts its prefix before the path that was asked for: what stands before the first slash is the operator's. */
const WITH_PATH = /^(?:;([^/?#]*))?(\/.*)$/s;

/**
 * The conditions in a target of forward auth, in one of two forms: `/auth/verify?role=admin`, a GET, or as Envoy's
 * `ext_authz` asks, `/auth/verify;role=admin/the/path?asked=for`, with the method of the request that is checked. In the
 * second nothing behind the first slash is a condition: it comes from whoever sent the request.
 *
 * @returns `undefined` when the target is another; `''` for no conditions
 */
export function conditionsIn(target: string, method: string | undefined): string | undefined {
  if (!target.startsWith(ROOT)) return undefined;
  const rest = target.slice(ROOT.length);
  if (rest === '' || rest.startsWith('?'))
    return method === 'GET' || method === 'HEAD' ? rest.slice(1) : undefined;
  const parts = WITH_PATH.exec(rest);
  return parts ? (parts[1] ?? '') : undefined;
}

/**
 * The path that was asked for at the proxy, where a browser is to come back to. Whoever reaches the gateway can write
 * these headers, so it is judged like every other target from outside: a path, whatever it says.
 */
export function askedPath(request: IncomingMessage): string {
  const { 'x-original-uri': original, 'x-forwarded-uri': forwarded } = request.headers;
  const inTarget = WITH_PATH.exec((request.url ?? '').slice(ROOT.length))?.[2];
  return redirectTarget(inTarget ?? original ?? forwarded);
}

/**
 * A browser that loads a page, which can be sent to sign in. Who sends a token or a key in a header is a program, whatever
 * it accepts.
 */
export function isBrowser({ headers }: IncomingMessage): boolean {
  const { accept = '', authorization, 'x-api-key': key } = headers;
  return authorization === undefined && key === undefined && /\btext\/html\b/i.test(accept);
}
