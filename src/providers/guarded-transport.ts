import type { Strategy as OAuth2Strategy } from 'passport-oauth2';
import { z } from 'zod';
import type { Network, NetworkRequest } from '../domain/network.js';
import { Refusal } from '../domain/refusal.js';
import { exchange } from './limited-exchange.js';

type Callback = (error: unknown, body?: string, response?: { statusCode: number }) => void;

/** What of the `oauth` package's client is replaced or set; it is "protected" and meant to be used so. */
interface TransportSeam {
  _oauth2: {
    _customHeaders: Record<string, string>;
    useAuthorizationHeaderforGET(use: boolean): void;
    _request(
      method: string,
      url: string,
      headers: Record<string, string> | null,
      body: string | null,
      accessToken: string | null,
      callback: Callback,
    ): void;
  };
}

const tokenAnswer = z.looseObject({ access_token: z.string().min(1).max(16_384) });

/**
 * Replaces the transport of a strategy. The stock one has no time limit and no size limit, counts redirects as
 * success, and throws inside an event handler on JSON `null`, which ends the process.
 * Here: one try within the limits of {@link exchange}, JSON objects or arrays only.
 */
export function guardTransport(strategy: OAuth2Strategy, network: Network): void {
  const { _oauth2: client } = strategy as unknown as TransportSeam;
  // The default puts the access token into the query, from where it gets into logs.
  client.useAuthorizationHeaderforGET(true);
  client._request = (method, url, headers, body, _accessToken, callback) => {
    const init = {
      method,
      headers: { ...client._customHeaders, ...headers },
      ...(method === 'POST' && { body: body ?? '' }),
    };
    send(network, url, init).then(
      (text) => callback(null, text, { statusCode: 200 }),
      (error: unknown) => callback(error),
    );
  };
}

/** @returns the body as JSON text. @throws Refusal `provider_unavailable` or `provider_error` */
async function send(network: Network, url: string, init: NetworkRequest): Promise<string> {
  const { status, text } = await exchange(network, url, init);
  if (status < 200 || status > 299) throw new Refusal('provider_error', { cause: `status ${status}` });
  const answer = parse(text);
  if (typeof answer !== 'object' || answer === null)
    throw new Refusal('provider_error', { cause: 'not an object' });
  if (init.method === 'POST' && !tokenAnswer.safeParse(answer).success) {
    throw new Refusal('provider_error', { cause: 'no access token in the token answer' });
  }
  return JSON.stringify(answer);
}

/** JSON, or the form encoding that GitHub uses for those who do not ask for JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /^[\w.~%+-]+=[^\s<>]*$/.test(text) ? Object.fromEntries(new URLSearchParams(text)) : undefined;
  }
}
