import { type IncomingHttpHeaders, request } from 'node:http';
import { isProblemCode } from '../../src/domain/problem-catalogue.js';
import { PASSWORD } from '../support/journeys.js';
import type { Cast } from './people.js';
import type { Drawn } from './generator.js';

/** Milliseconds after which a request hangs. Generous: a loaded machine is no hanging request. */
const LIMIT = 20_000;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A drawn request with real ids and tokens in it. By `node:http`: `fetch` sends no body with GET and no odd method. */
export function send(address: string, drawn: Drawn, { headers, ids }: Cast): Promise<Answer> {
  const pick = (value: string, index: number) => (value === 'real' ? (ids[index % ids.length] ?? '') : value);
  let parameter = 0;
  const path = drawn.route.path.replaceAll(/:\w+/g, () =>
    pick(drawn.parameters[parameter++] ?? 'x', parameter),
  );
  const text = drawn.body.text.replaceAll('"real"', JSON.stringify(ids[0]));
  const body = Buffer.from(text);
  const asked = {
    ...headers[drawn.caller],
    ...drawn.headers,
    ...(drawn.headers['origin'] === 'own' && { origin: address }),
    ...(drawn.body.type !== null && { 'content-type': drawn.body.type }),
    ...(body.length > 0 && { 'content-length': String(body.length) }),
  };
  const target = new URL(address);
  return new Promise((resolve, reject) => {
    const exchange = request(
      {
        host: target.hostname,
        port: target.port,
        path: drawn.query === null ? path : `${path}?${drawn.query}`,
        method: drawn.method ?? drawn.route.method,
        headers: asked,
        agent: false,
        timeout: LIMIT,
      },
      (response) => {
        let received = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received }),
        );
        response.on('error', reject);
      },
    );
    exchange.on('timeout', () => exchange.destroy(new Error('it hangs')));
    exchange.on('error', reject);
    exchange.end(body);
  });
}

/** Traces of the inside: a stack, a path, the driver's words. */
const INSIDE =
  /\n\s+at |node_modules|dist\/|Mongo(?:Server|ose)|E11000|CastError|mongodb:\/\/|ECONN|\[object Object\]/;

/** @returns what is wrong with an answer, `undefined` when nothing is */
export function faultOf(
  { status, headers, text }: Answer,
  drawn: Drawn,
  { secrets }: Cast,
): string | undefined {
  if (status >= 500) return 'it failed';
  if (!/^[\w-]{8,64}$/.test(String(headers['x-request-id']))) return 'no X-Request-Id';
  if (status < 400) return undefined;
  if (INSIDE.test(text)) return 'the inside shows';
  if ([...secrets, PASSWORD].some((secret) => text.includes(secret))) return 'a secret is echoed';
  if (drawn.method === 'HEAD' || text === '') return drawn.method === 'HEAD' ? undefined : 'no body';
  const type = String(headers['content-type']);
  if (type.startsWith('text/html'))
    return String(drawn.headers['accept']).includes('html') ? undefined : 'an unasked page';
  if (!type.startsWith('application/problem+json')) return `an error as ${type}`;
  const problem = JSON.parse(text) as { code?: unknown; status?: unknown; requestId?: unknown };
  if (!isProblemCode(problem.code)) return 'a code that is not in the catalogue';
  if (problem.status !== status || problem.requestId !== headers['x-request-id'])
    return 'a problem of its own';
  return undefined;
}
