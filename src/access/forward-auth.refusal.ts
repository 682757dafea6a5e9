import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '../domain/refusal.js';
import { problemHeaders, toProblem } from '../http/problem.js';
import { requestIdOf } from '../http/request-id.js';
import { askedPath, isBrowser } from './forward-auth.question.js';

/**
 * Answers a request that does not pass. Most proxies hand this answer on; nginx drops its content, so what a page of its
 * own needs lies in headers, too.
 *
 * @param headers of every answer, names and values in turn
 * @param tokenWasSent a Bearer token or an access cookie, good or not
 */
export function refuseForward(
  refusal: Refusal,
  request: IncomingMessage,
  response: ServerResponse,
  { headers, tokenWasSent }: { headers: readonly string[]; tokenWasSent: boolean },
): void {
  const requestId = requestIdOf(request);
  const own = {
    ...problemHeaders(refusal, tokenWasSent),
    ...signInHeaders(refusal, request),
    'X-Auth-Error': refusal.code,
    'X-Request-Id': requestId,
    'Content-Type': 'application/problem+json; charset=utf-8',
  };
  mirrorCookies(response);
  const body = JSON.stringify(toProblem(refusal, requestId));
  response.writeHead(refusal.status, [...headers, ...Object.entries(own).flat()]).end(body);
}

/**
 * Where a browser signs in and comes back from. `Refresh` takes it there behind a proxy that can only hand a 401 on. The
 * error makes the page show itself to somebody who is signed in, but not well enough: else the two send it to and fro.
 */
function signInHeaders({ code }: Refusal, request: IncomingMessage): Record<string, string> {
  if ((code !== 'invalid_token' && code !== 'step_up_required') || !isBrowser(request)) return {};
  const error = code === 'step_up_required' ? `error=${code}&` : '';
  const target = `/login?${error}return_to=${encodeURIComponent(askedPath(request))}`;
  return { 'X-Auth-Redirect': target, Refresh: `0; url=${target}` };
}

/**
 * Says each cookie once more in a header of its own. nginx (up to 1.22) sees the first of two equal headers only, and from
 * then on both as one line: a browser that got one half of a renewed pair would present a used refresh token next, and
 * lose its session for it.
 */
export function mirrorCookies(response: ServerResponse): void {
  const lines = [response.getHeader('Set-Cookie') ?? []].flat();
  for (const [index, line] of lines.entries()) response.setHeader(`X-Auth-Set-Cookie-${index + 1}`, line);
}
