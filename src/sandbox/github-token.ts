import type { Request, RequestHandler, Response } from 'express';
import { provesChallenge } from './authorization-request.js';
import { isFromClient } from './client-credentials.js';
import { field } from './fields.js';
import type { CodeGrant } from './grants.js';
import type { SandboxState } from './state.js';
import { performTokenFault } from './token-fault.js';

const descriptions = {
  incorrect_client_credentials: 'The client_id and/or client_secret passed are incorrect.',
  bad_verification_code: 'The code passed is incorrect or expired.',
  redirect_uri_mismatch: 'The redirect_uri MUST match the registered callback URL for this application.',
} as const;

type TokenError = keyof typeof descriptions;

/** The token endpoint. Its errors come with status 200, as GitHub's do: a client must look into the body. */
export function githubToken(state: SandboxState): RequestHandler {
  return (request, response) => {
    if (!isFromClient(request, state.clients.github)) {
      return refuse(request, response, 'incorrect_client_credentials');
    }
    const grant = state.grants.redeemCode('github', field(request.body, 'code') ?? '');
    if (!grant) return refuse(request, response, 'bad_verification_code');
    if (grant.fault) return performTokenFault(state, 'github', grant.fault, request, response);
    const problem = problemOf(grant, request.body);
    if (problem) return refuse(request, response, problem);
    const { persona } = grant;
    const { scopes } = grant.request;
    send(request, response, {
      access_token: state.grants.issueToken({ persona, scopes }),
      scope: scopes.join(','),
      token_type: 'bearer',
    });
  };
}

function problemOf({ request }: CodeGrant, body: unknown): TokenError | undefined {
  // GitHub compares the redirect URI only when it is sent again.
  if ((field(body, 'redirect_uri') ?? request.redirectUri) !== request.redirectUri)
    return 'redirect_uri_mismatch';
  const { codeChallenge } = request;
  if (codeChallenge === undefined) return undefined;
  return provesChallenge(field(body, 'code_verifier'), codeChallenge) ? undefined : 'bad_verification_code';
}

function refuse(request: Request, response: Response, error: TokenError): void {
  const anchor = error.replaceAll('_', '-');
  send(request, response, {
    error,
    error_description: descriptions[error],
    error_uri: `https://docs.github.com/apps/troubleshooting-oauth-app-access-token-request-errors/#${anchor}`,
  });
}

// Form-encoded unless JSON is asked for by name: `Accept: */*` gets the form.
function send(request: Request, response: Response, answer: Record<string, string>): void {
  if (/\bapplication\/json\b/i.test(request.get('accept') ?? '')) {
    response.json(answer);
    return;
  }
  response
    .type('application/x-www-form-urlencoded; charset=utf-8')
    .send(new URLSearchParams(answer).toString());
}
