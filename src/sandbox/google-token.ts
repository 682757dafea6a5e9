import type { RequestHandler, Response } from 'express';
import { epochSeconds } from '../domain/clock.js';
import { provesChallenge } from './authorization-request.js';
import { isFromClient } from './client-credentials.js';
import { field } from './fields.js';
import { grantedScopes, profileFor } from './google-userinfo.js';
import type { CodeGrant } from './grants.js';
import { accessTokenHash } from './id-tokens.js';
import type { SandboxState } from './state.js';
import { performTokenFault } from './token-fault.js';

// Google says 3599 of the 3600 seconds that its tokens live.
const EXPIRES_IN = 3599;
const ID_TOKEN_LIFETIME = 3600;

/** The token endpoint, for the authorization code grant only; errors as RFC 6749, section 5.2. */
export function googleToken(state: SandboxState): RequestHandler {
  return async (request, response) => {
    const { body } = request;
    if (!isFromClient(request, state.clients.google))
      return refuse(response, 401, 'invalid_client', 'Unauthorized');
    if (field(body, 'grant_type') !== 'authorization_code') {
      return refuse(response, 400, 'unsupported_grant_type', 'Invalid grant_type');
    }
    const grant = state.grants.redeemCode('google', field(body, 'code') ?? '');
    if (!grant) return refuse(response, 400, 'invalid_grant', 'Bad Request');
    if (grant.fault) return performTokenFault(state, 'google', grant.fault, request, response);
    if (field(body, 'redirect_uri') !== grant.request.redirectUri) {
      return refuse(response, 400, 'redirect_uri_mismatch', 'Bad Request');
    }
    const pkceProblem = pkceProblemOf(grant, field(body, 'code_verifier'));
    if (pkceProblem) return refuse(response, 400, 'invalid_grant', pkceProblem);
    response.json(await tokenResponse(state, grant));
  };
}

// A verifier for a request without challenge is refused: someone took the challenge out on the way
// (RFC 9700, section 4.8: PKCE downgrade).
function pkceProblemOf({ request }: CodeGrant, verifier: string | undefined): string | undefined {
  if (request.codeChallenge === undefined) return verifier && 'Code verifier is not needed.';
  if (verifier === undefined) return 'Missing code verifier.';
  return provesChallenge(verifier, request.codeChallenge) ? undefined : 'Invalid code verifier.';
}

async function tokenResponse(state: SandboxState, grant: CodeGrant) {
  const scopes = grantedScopes(grant.request.scopes);
  const accessToken = state.grants.issueToken({ persona: grant.persona, scopes });
  const openid = scopes.includes('openid');
  return {
    access_token: accessToken,
    expires_in: EXPIRES_IN,
    scope: scopes.join(' '),
    token_type: 'Bearer',
    ...(openid ? { id_token: await state.idTokens.sign(idTokenClaims(state, grant, accessToken)) } : {}),
  };
}

/** The claims of an ID token (OpenID Connect Core, section 2), the persona's own last, so that they may be hostile. */
function idTokenClaims(state: SandboxState, { request, persona }: CodeGrant, accessToken: string) {
  const { clientId } = state.clients.google;
  const iat = epochSeconds(state.clock);
  return {
    iss: state.endpoints.google.issuer,
    azp: clientId,
    aud: clientId,
    at_hash: accessTokenHash(accessToken),
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    iat,
    exp: iat + ID_TOKEN_LIFETIME,
    ...profileFor(persona, grantedScopes(request.scopes)),
  };
}

function refuse(response: Response, status: number, error: string, description: string): void {
  response.status(status).json({ error, error_description: description });
}
