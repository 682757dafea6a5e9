import { createServer, type IncomingHttpHeaders, request as send } from 'node:http';

/** A reverse proxy on a port of its own, which changes headers on the way in and cookies on the way out. */
export interface Proxy {
  url: string;
  stop(): Promise<void>;
}

export interface ProxyRules {
  /** The headers as the gateway gets them. */
  request?(headers: IncomingHttpHeaders): IncomingHttpHeaders;
  cookie?(setCookie: string): string | undefined;
}

/** As nginx's `proxy_add_x_forwarded_for`: the address of who asked, after what was there. */
export const appending = (headers: IncomingHttpHeaders): IncomingHttpHeaders => ({
  ...headers,
  'x-forwarded-for': [headers['x-forwarded-for'], '203.0.113.9'].filter((entry) => entry).join(', '),
  'x-forwarded-proto': 'http',
});

/** @param port where the gateway is, or will be */
export async function startProxy(port: number, rules: ProxyRules = {}): Promise<Proxy> {
  const server = createServer((incoming, outgoing) => {
    const headers = rules.request?.(incoming.headers) ?? incoming.headers;
    const { method, url: path } = incoming;
    const onward = send({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      const cookies = answer.headers['set-cookie']?.map((cookie) => rules.cookie?.(cookie) ?? cookie);
      outgoing.writeHead(answer.statusCode ?? 502, {
        ...answer.headers,
        ...(cookies && { 'set-cookie': cookies }),
      });
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${address.port}`, stop };
}
