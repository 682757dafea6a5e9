import express, { type Router } from 'express';
import type { Calls, EndpointName } from './calls.js';
import type { ProviderId } from './endpoints.js';
import type { Fault } from './faults.js';
import { githubRouter } from './github.js';
import { googleRouter } from './google.js';
import type { IdTokenMutation } from './id-tokens.js';
import type { Persona } from './persona.js';
import { SandboxState, type SandboxOptions } from './state.js';

/** Pretend Google and GitHub, to be mounted in an express app and driven by a browser, a script or a test. */
export interface Sandbox {
  readonly router: Router;
  /** The requests that came in. */
  readonly calls: Calls;
  addPersona(persona: Persona): void;
  /** Makes an endpoint go wrong, for `times` requests or until `reset`. */
  respondWith(provider: ProviderId, endpoint: EndpointName, fault: Fault, options?: { times?: number }): void;
  /** Changes every ID token before it is sent, until `reset`. */
  mutateIdToken(mutation: IdTokenMutation): void;
  /** Plays a provider whose operator has made a new client secret, until `reset`: the old one is refused. */
  changeSecret(provider: ProviderId, clientSecret: string): void;
  /** Forgets codes, tokens, added personas, faults, mutations and calls; the signing key stays. */
  reset(): void;
  /** Cuts the connections that hang on purpose. Call it before the server is closed. */
  close(): void;
}

/**
 * Builds a sandbox. Every one has its own memory and its own signing key.
 * @param options the clock, the address at which `router` is mounted, and the clients with their redirect URIs
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const state = new SandboxState(options);
  const { calls, people, faults, idTokens } = state;
  return {
    router: sandboxRouter(state),
    calls,
    addPersona: (persona) => people.add(persona),
    respondWith: (provider, endpoint, fault, { times } = {}) => faults.plan(provider, endpoint, fault, times),
    mutateIdToken: (mutation) => idTokens.mutate(mutation),
    changeSecret: (provider, clientSecret) => state.changeSecret(provider, clientSecret),
    reset: () => state.reset(),
    close: () => faults.close(),
  };
}

function sandboxRouter(state: SandboxState): Router {
  const router = express.Router();
  router.use((_request, response, next) => {
    // Codes and tokens pass through here: no cache may keep one (RFC 6749, section 5.1).
    response.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache', 'X-Content-Type-Options': 'nosniff' });
    next();
  });
  router.use(express.urlencoded({ extended: false, limit: '16kb' }));
  router.get('/personas', (_request, response) => void response.json(state.people.list()));
  router.use('/google', googleRouter(state));
  router.use('/github', githubRouter(state));
  return router;
}
