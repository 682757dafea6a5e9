import type { Strategy as OAuth2Strategy } from 'passport-oauth2';
import { z } from 'zod';
import type { Network, NetworkRequest } from '../domain/network.js';
import { Refusal } from '../domain/refusal.js';
import { exchange } from './limited-exchange.js';
import { answerClass, refusesClient } from './token-error.js';

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

/** A client secret on its way out. */
export interface Rotation {
  previous: string;
  /** Called before the previous secret is tried. */
  refused: () => void;
}

const tokenAnswer = z.looseObject({ access_token: z.string().min(1).max(16_384) });

/**
 * Replaces the transport of a strategy. The stock one has no time limit and no size limit, counts redirects as
 * success, and throws inside an event handler on JSON `null`, which ends the process.
 * Here: one try within the limits of {@link exchange}, JSON objects or arrays only.
 *
 * @param rotation the secret before the present one: a token request that is refused for its secret is made once more with it
 */
export function guardTransport(strategy: OAuth2Strategy, network: Network, rotation?: Rotation): void {
  const { _oauth2: client } = strategy as unknown as TransportSeam;
  // The default puts the access token into the query, from where it gets into logs.
  client.useAuthorizationHeaderforGET(true);
  client._request = (method, url, headers, body, _accessToken, callback) => {
    const init = {
      method,
      headers: { ...client._customHeaders, ...headers },
      ...(method === 'POST' && { body: body ?? '' }),
    };
    send(network, url, init, rotation).then(
      (text) => callback(null, text, { statusCode: 200 }),
      (error: unknown) => callback(error),
    );
  };
}

/** @returns the body as JSON text. @throws Refusal `provider_unavailable` or `provider_error` */
async function send(
  network: Network,
  url: string,
  init: NetworkRequest,
  rotation?: Rotation,
): Promise<string> {
  const { status, text } = await exchange(network, url, init);
  const again = init.body && rotation && withSecret(init.body, rotation.previous);
  if (again && refusesClient(status, parse(text))) {
    rotation.refused();
    return send(network, url, { ...init, body: again });
  }
  const answer = parse(text);
  const forToken = init.method === 'POST';
  if (status < 200 || status > 299) {
    const cause = forToken ? `token endpoint: ${answerClass(status, answer)}` : `status ${status}`;
    throw new Refusal('provider_error', { cause });
  }
  if (typeof answer !== 'object' || answer === null)
    throw new Refusal('provider_error', { cause: 'not an object' });
  if (forToken && !tokenAnswer.safeParse(answer).success)
    throw new Refusal('provider_error', {
      cause: `token endpoint: ${answerClass(status, answer)}, no access token`,
    });
  return JSON.stringify(answer);
}

/** A token request with another secret (RFC 6749, section 2.3.1); `undefined` for one that carries none in its body. */
function withSecret(body: string, secret: string): string | undefined {
  const fields = new URLSearchParams(body);
  if (!fields.has('client_secret')) return undefined;
  fields.set('client_secret', secret);
  return fields.toString();
}

/** JSON, or the form encoding that GitHub uses for those who do not ask for JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return /^[\w.~%+-]+=[^\s<>]*$/.test(text) ? Object.fromEntries(new URLSearchParams(text)) : undefined;
  }
}
