import express, { type Router } from 'express';
import {
  listedRedirectUri,
  pkceChallenge,
  requireClient,
  type AuthorizationRequest,
} from './authorization-request.js';
import { consentRouter, type ConsentProvider } from './consent.js';
import { field } from './fields.js';
import { githubEmails, githubUser, requireUserAgent } from './github-api.js';
import { githubToken } from './github-token.js';
import type { SandboxState } from './state.js';

/** The pretend GitHub: authorization, token and the two calls of its API that a sign-in needs. */
export function githubRouter(state: SandboxState): Router {
  const router = express.Router();
  const watch = (name: Parameters<typeof state.watch>[1]) => state.watch('github', name);
  router.use('/login/oauth/authorize', consentRouter(state, githubConsent(state)));
  router.post('/login/oauth/access_token', watch('token'), githubToken(state));
  router.get('/api/user', watch('user'), requireUserAgent, githubUser(state));
  router.get('/api/user/emails', watch('emails'), requireUserAgent, githubEmails(state));
  router.all('/redirected', watch('redirected'), (_request, response) => void response.json({}));
  return router;
}

function githubConsent(state: SandboxState): ConsentProvider {
  return {
    id: 'github',
    name: 'GitHub',
    issuer: state.endpoints.github.issuer,
    readRequest: (query) => readRequest(state, query),
    successParameters: () => ({}),
    deniedParameters: {
      error: 'access_denied',
      error_description: 'The user has denied your application access.',
      error_uri: 'https://docs.github.com/apps/troubleshooting-authorization-request-errors/#access-denied',
    },
  };
}

// GitHub takes the registered callback when none is sent, needs no scope, and never asks for response_type.
function readRequest(state: SandboxState, query: unknown): AuthorizationRequest {
  const client = state.clients.github;
  requireClient(query, client, 404);
  return {
    provider: 'github',
    redirectUri: listedRedirectUri(field(query, 'redirect_uri') ?? client.redirectUris[0], client),
    scopes: [
      ...new Set(
        field(query, 'scope')
          ?.split(/[\s,]+/)
          .filter(Boolean),
      ),
    ],
    state: field(query, 'state'),
    codeChallenge: pkceChallenge(query),
  };
}
