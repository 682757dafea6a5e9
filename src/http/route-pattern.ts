import type { IncomingMessage } from 'node:http';

/** What Express leaves on a request that it has routed. */
interface Routed extends IncomingMessage {
  route?: { path: unknown };
  baseUrl?: string;
}

/** The one name of every path that is no route: a scanner's thousand guesses must not become a thousand series. */
const UNKNOWN = 'unknown';

/**
 * The pattern of the route that took the request, such as `/auth/:provider/callback`: unlike its path it holds no id, no token
 * and nothing that a client made up.
 */
export function routePattern(request: IncomingMessage): string {
  const { route, baseUrl } = request as Routed;
  const path = typeof route?.path === 'string' ? route.path : '';
  // Where something is mounted, as its clients write it: Express takes no notice of case.
  return baseUrl ? (baseUrl.toLowerCase() + path).replace(/\/$/, '') : path || UNKNOWN;
}
