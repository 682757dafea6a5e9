import type { Request, RequestHandler, Response } from 'express';
import type { AccessGrant } from './grants.js';
import type { GithubPersona } from './persona.js';
import type { SandboxState } from './state.js';

const DOCUMENTATION = 'https://docs.github.com/rest';

/** GitHub's API turns away whoever does not say who calls. */
export const requireUserAgent: RequestHandler = (request, response, next) => {
  if (request.get('user-agent')) return next();
  response.status(403).type('text/plain');
  response.send('Request forbidden by administrative rules. Please send a User-Agent header.\n');
};

/** `GET /user`: the account, with the public address or `null` in `email`. */
export function githubUser(state: SandboxState): RequestHandler {
  return (request, response) => {
    const access = authenticate(state, request, response);
    if (access) response.json(access.persona.user);
  };
}

/** `GET /user/emails`: every address; 404, not 403, for a token without the scope. */
export function githubEmails(state: SandboxState): RequestHandler {
  return (request, response) => {
    const access = authenticate(state, request, response);
    if (!access) return;
    response.set('X-Accepted-OAuth-Scopes', 'user, user:email');
    const allowed = access.scopes.some((scope) => scope === 'user' || scope === 'user:email');
    if (allowed) response.json(access.persona.emails);
    else refuse(response, 404, 'Not Found', `${DOCUMENTATION}/users/emails`);
  };
}

type GithubAccess = AccessGrant & { persona: GithubPersona };

function authenticate(state: SandboxState, request: Request, response: Response): GithubAccess | undefined {
  const authorization = request.get('authorization');
  const token = /^(?:bearer|token) +(\S+)$/i.exec(authorization ?? '')?.[1];
  const grant = state.grants.access(token ?? '');
  if (grant?.persona.provider !== 'github') {
    refuse(
      response,
      401,
      authorization === undefined ? 'Requires authentication' : 'Bad credentials',
      DOCUMENTATION,
    );
    return undefined;
  }
  response.set({
    'X-GitHub-Media-Type': 'github.v3; format=json',
    'X-OAuth-Scopes': grant.scopes.join(', '),
  });
  return { ...grant, persona: grant.persona };
}

function refuse(response: Response, status: number, message: string, documentationUrl: string): void {
  response.status(status).json({ message, documentation_url: documentationUrl, status: String(status) });
}
