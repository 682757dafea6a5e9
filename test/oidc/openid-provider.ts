import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { jest } from '@jest/globals';
import type Provider from 'oidc-provider';
import type { ClientMetadata, JWKS } from 'oidc-provider';
import { freePort } from '../support/test-gateway.js';

// Its advice to operators, given at import already, says nothing to a test.
for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockImplementation(() => {});
const { default: OpenId } = await import('oidc-provider');

/** The claims of one person, by the `login_hint` that a test adds to the authorization request. */
export type People = Record<string, Record<string, unknown>>;

/** A real OpenID provider on a port of its own. */
export interface OpenIdProvider {
  issuer: string;
  people: People;
  /** Paths asked, in order. */
  calls: string[];
  /** Signs with a new key from now on; the old one is gone from what it publishes. */
  rotateKeys(): void;
  stop(): Promise<void>;
}

/** What the gateway needs of an entry in OIDC_PROVIDERS, and the provider of a client. */
export interface Client {
  id: string;
  secret: string;
  redirectUri: string;
}

/** Starts it. Everybody is signed in and consents at once: as whom, the `login_hint` says. */
export async function startOpenIdProvider(
  client: Client,
  options: Partial<ClientMetadata> = {},
): Promise<OpenIdProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const people: People = {};
  const calls: string[] = [];
  const make = () => providerOf(issuer, people, { ...metadataOf(client), ...options });
  let provider = make();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    calls.push(path.split('?')[0] ?? '');
    if (path.startsWith('/interaction/')) void signIn(provider, request, response);
    else provider.callback()(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { issuer, people, calls, rotateKeys: () => (provider = make()), stop };
}

function metadataOf({ id, secret, redirectUri }: Client): ClientMetadata {
  return { client_id: id, client_secret: secret, redirect_uris: [redirectUri] };
}

function providerOf(issuer: string, people: People, client: ClientMetadata): Provider {
  return new OpenId(issuer, {
    clients: [client],
    jwks: newKeys(),
    cookies: { keys: ['only-for-tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'picture'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
}

async function signIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  await provider.interactionFinished(request, response, {
    login: { accountId: String(params['login_hint']) },
  });
}

function newKeys(): JWKS {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  return { keys: [{ ...jwk, kid: randomUUID(), use: 'sig', alg: 'RS256' }] } as JWKS;
}
