import express, { type Router } from 'express';
import {
  AuthorizationProblem,
  listedRedirectUri,
  pkceChallenge,
  requireClient,
  type AuthorizationRequest,
} from './authorization-request.js';
import { consentRouter, type ConsentProvider } from './consent.js';
import { field } from './fields.js';
import { googleToken } from './google-token.js';
import { googleUserinfo, grantedScopes } from './google-userinfo.js';
import type { SandboxState } from './state.js';

/** The pretend Google: authorization, token, userinfo, keys and discovery, each at its place below the mount. */
export function googleRouter(state: SandboxState): Router {
  const router = express.Router();
  const watch = (name: Parameters<typeof state.watch>[1]) => state.watch('google', name);
  router.use('/o/oauth2/v2/auth', consentRouter(state, googleConsent(state)));
  router.post('/token', watch('token'), googleToken(state));
  router.get('/userinfo', watch('userinfo'), googleUserinfo(state));
  router.get('/certs', watch('certs'), async (_request, response) => {
    response.json(await state.idTokens.jwks());
  });
  router.get('/.well-known/openid-configuration', watch('discovery'), (_request, response) => {
    response.json(discovery(state));
  });
  router.all('/redirected', watch('redirected'), (_request, response) => void response.json({}));
  return router;
}

function googleConsent(state: SandboxState): ConsentProvider {
  return {
    id: 'google',
    name: 'Google',
    issuer: state.endpoints.google.issuer,
    readRequest: (query) => readRequest(state, query),
    successParameters: (request, persona) => {
      const hd = persona.provider === 'google' ? persona.profile['hd'] : undefined;
      return {
        scope: grantedScopes(request.scopes).join(' '),
        authuser: '0',
        ...(typeof hd === 'string' ? { hd } : {}),
        prompt: 'consent',
      };
    },
    deniedParameters: { error: 'access_denied' },
  };
}

function readRequest(state: SandboxState, query: unknown): AuthorizationRequest {
  const client = state.clients.google;
  requireClient(query, client, 401);
  const redirectUri = listedRedirectUri(field(query, 'redirect_uri'), client);
  if (field(query, 'response_type') !== 'code') {
    throw new AuthorizationProblem(400, 'unsupported_response_type', 'The response_type has to be code.');
  }
  const scopes = field(query, 'scope')?.split(' ').filter(Boolean);
  if (!scopes) throw new AuthorizationProblem(400, 'invalid_request', 'The parameter scope is missing.');
  return {
    provider: 'google',
    redirectUri,
    scopes,
    state: field(query, 'state'),
    nonce: field(query, 'nonce'),
    codeChallenge: pkceChallenge(query),
  };
}

/** OpenID Connect Discovery 1.0, section 3. */
function discovery({ endpoints: { google } }: SandboxState) {
  return {
    issuer: google.issuer,
    authorization_endpoint: google.authorizationUrl,
    token_endpoint: google.tokenUrl,
    userinfo_endpoint: google.userinfoUrl,
    jwks_uri: google.jwksUrl,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    claims_supported: ['aud', 'email', 'email_verified', 'exp', 'iat', 'iss', 'name', 'picture', 'sub'],
  };
}
