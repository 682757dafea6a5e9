import type { Strategy as OAuth2Strategy } from 'passport-oauth2';
import { Refusal } from '../domain/refusal.js';

interface ClientSeam {
  _oauth2: {
    get(url: string, accessToken: string, callback: (error: unknown, body?: string | Buffer) => void): void;
  };
}

/**
 * Reads a JSON resource of a provider with the person's access token (RFC 6750, section 2.1), over the strategy's
 * guarded transport.
 *
 * @throws Refusal `provider_error` or `provider_unavailable`
 */
export function readProtectedResource(
  strategy: OAuth2Strategy,
  url: string,
  accessToken: string,
): Promise<unknown> {
  const { _oauth2: client } = strategy as unknown as ClientSeam;
  return new Promise((resolve, reject) => {
    client.get(url, accessToken, (error, body) => {
      if (error) reject(error instanceof Refusal ? error : new Refusal('provider_error', { cause: error }));
      else resolve(JSON.parse(String(body)));
    });
  });
}
