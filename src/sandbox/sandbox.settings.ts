import type { Settings } from '../config/settings.js';
import { type SandboxClient, sandboxClients, sandboxEndpoints } from './endpoints.js';

/**
 * Settings in which the pretend providers stand in for those that are not configured.
 * The browser goes by `PUBLIC_URL`, the gateway itself by its own port: a public name need not lead back to it.
 */
export function withSandboxProviders(settings: Settings): Settings {
  const browser = sandboxEndpoints(`${settings.publicUrl}/sandbox`);
  const host = settings.host === '0.0.0.0' ? '127.0.0.1' : settings.host;
  const server = sandboxEndpoints(
    `http://${host.includes(':') ? `[${host}]` : host}:${settings.port}/sandbox`,
  );
  const google = {
    ...server.google,
    authorizationUrl: browser.google.authorizationUrl,
    issuer: browser.google.issuer,
  };
  const github = {
    ...server.github,
    authorizationUrl: browser.github.authorizationUrl,
    issuer: browser.github.issuer,
  };
  return {
    ...settings,
    providers: {
      google: { ...sandboxClients.google, ...google },
      github: { ...sandboxClients.github, ...github },
      ...settings.providers,
    },
  };
}

/** The gateway as the pretend providers know it. */
export function registeredSandboxClients(publicUrl: string): {
  google: SandboxClient;
  github: SandboxClient;
} {
  const client = (id: 'google' | 'github') => ({
    ...sandboxClients[id],
    redirectUris: [`${publicUrl}/auth/${id}/callback`],
  });
  return { google: client('google'), github: client('github') };
}
