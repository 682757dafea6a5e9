import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A request that came to the fake provider. */
export interface ProviderCall {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
  form: URLSearchParams;
}

/** What it answers: a body for JSON, or the whole response to write. */
export type ProviderAnswer = object | ((response: ServerResponse) => void);

/** The smallest provider there can be: one answer a path, and a list of who called. */
export interface FakeProvider {
  url: string;
  calls: ProviderCall[];
  /** Connections that are open now: a client that gave up must not leave one behind. */
  openRequests(): number;
  answers: Record<string, ProviderAnswer>;
  stop(): Promise<void>;
}

export const TOKEN_ANSWER = { access_token: 'token-of-the-fake-provider', token_type: 'bearer' };

/** Starts it on a port of its own. @param answers by path; what is not among them is 404 */
export async function startFakeProvider(answers: Record<string, ProviderAnswer> = {}): Promise<FakeProvider> {
  const calls: ProviderCall[] = [];
  const planned: Record<string, ProviderAnswer> = { '/token': TOKEN_ANSWER, ...answers };
  let open = 0;
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    open += 1;
    response.once('close', () => (open -= 1));
    const call = await record(request);
    calls.push(call);
    reply(planned[call.path], response);
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    answers: planned,
    openRequests: () => open,
    stop,
  };
}

/** The variables under which a gateway finds a provider at the fake one. */
export function environmentOf(id: string, { url }: FakeProvider): Record<string, string> {
  const prefix = id.toUpperCase().replaceAll('-', '_');
  const variables = {
    CLIENT_ID: `${id}-client`,
    CLIENT_SECRET: `${id}-secret-that-no-log-may-hold`,
    AUTHORIZATION_URL: `${url}/authorize`,
    TOKEN_URL: `${url}/token`,
    USERINFO_URL: `${url}/userinfo`,
    API_URL: `${url}/api`,
  };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [`${prefix}_${name}`, value]));
}

async function record(request: IncomingMessage): Promise<ProviderCall> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider');
  return {
    method: request.method ?? '',
    path: pathname,
    query: searchParams,
    authorization: request.headers.authorization,
    form: new URLSearchParams(body),
  };
}

function reply(answer: ProviderAnswer | undefined, response: ServerResponse): void {
  if (typeof answer === 'function') return answer(response);
  response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer ?? { message: 'Not Found' }));
}
