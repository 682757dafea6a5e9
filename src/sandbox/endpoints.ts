/** The providers that the sandbox pretends to be. */
export type ProviderId = 'google' | 'github';

/** A client registered with a pretend provider; `redirectUris` is an exact allow-list. */
export interface SandboxClient {
  clientId: string;
  clientSecret: string;
  redirectUris: readonly string[];
}

/**
 * The credentials under which the gateway is known to the sandbox. They are no secret: the sandbox
 * refuses to exist in production and guards nothing.
 */
export const sandboxClients = {
  google: { clientId: 'sandbox-google-client', clientSecret: 'sandbox-google-client-secret' },
  github: { clientId: 'sandbox-github-client', clientSecret: 'sandbox-github-client-secret' },
} as const;

/**
 * Where the pretend providers answer.
 * @param baseUrl where the sandbox's router is mounted, e.g. `http://localhost:3000/sandbox`
 */
export function sandboxEndpoints(baseUrl: string) {
  const base = baseUrl.replace(/\/+$/, '');
  return {
    google: {
      authorizationUrl: `${base}/google/o/oauth2/v2/auth`,
      tokenUrl: `${base}/google/token`,
      userinfoUrl: `${base}/google/userinfo`,
      issuer: `${base}/google`,
      jwksUrl: `${base}/google/certs`,
    },
    github: {
      authorizationUrl: `${base}/github/login/oauth/authorize`,
      tokenUrl: `${base}/github/login/oauth/access_token`,
      apiUrl: `${base}/github/api`,
      issuer: `${base}/github/login/oauth`,
    },
  };
}

/** The addresses of both pretend providers. */
export type SandboxEndpoints = ReturnType<typeof sandboxEndpoints>;
