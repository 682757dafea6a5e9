import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';

/** What the API of the examples answers: the request as it arrived, and whom it found in a good token. */
export interface Seen {
  method: string;
  url: string;
  /** Names in lower case, as they came: two that differ in a dash only are two. */
  headers: Record<string, string>;
  body: string;
  /** `sub` of the token in X-Auth-Token; `null` without one. */
  verified: string | null;
}

/** An API that believes nobody: it checks X-Auth-Token with the published keys, and answers 500 to a bad one. */
export async function startApi(port: number, issuer: string): Promise<Server> {
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
  const options = { issuer, audience: 'example-api', typ: 'forward-auth+jwt', algorithms: ['ES256'] };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers: sent } = request;
    const headers = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, String(value)]));
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const token = headers['x-auth-token'];
    const { payload } = token ? await jwtVerify(token, keys, options) : { payload: { sub: null } };
    const seen: Seen = { method, url, headers, body, verified: payload.sub ?? null };
    // Statuses of its own, which no proxy may take for its own question's.
    const status = /\/answer\/(\d{3})/.exec(url)?.[1] ?? '200';
    response.writeHead(Number(status), { 'content-type': 'application/json', 'set-cookie': 'own=1; Path=/' });
    response.end(JSON.stringify(seen));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
