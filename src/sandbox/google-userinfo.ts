import type { Request, RequestHandler } from 'express';
import { field } from './fields.js';
import type { Persona } from './persona.js';
import type { SandboxState } from './state.js';

const EMAIL_SCOPE = 'https://www.googleapis.com/auth/userinfo.email';
const PROFILE_SCOPE = 'https://www.googleapis.com/auth/userinfo.profile';
const longNames: Record<string, string> = { email: EMAIL_SCOPE, profile: PROFILE_SCOPE };

/** Google grants `email` and `profile` by their long names, and `openid` with either of them. */
export function grantedScopes(asked: readonly string[]): string[] {
  const granted = asked.map((scope) => longNames[scope] ?? scope);
  const identity = granted.some((scope) => [EMAIL_SCOPE, PROFILE_SCOPE].includes(scope));
  return [...new Set(identity ? ['openid', ...granted] : granted)];
}

/** The persona's claims, without those whose scope was not granted. */
export function profileFor(persona: Persona, scopes: readonly string[]): Record<string, unknown> {
  const profile = { ...(persona.provider === 'google' ? persona.profile : {}) };
  const withheld = [
    ...(scopes.includes(EMAIL_SCOPE) ? [] : ['email', 'email_verified', 'hd']),
    ...(scopes.includes(PROFILE_SCOPE) ? [] : ['name', 'given_name', 'family_name', 'picture']),
  ];
  for (const claim of withheld) delete profile[claim];
  return profile;
}

/** Userinfo (OpenID Connect Core, section 5.3), with Google's shape of a refusal. */
export function googleUserinfo(state: SandboxState): RequestHandler {
  return (request, response) => {
    const grant = state.grants.access(accessTokenOf(request) ?? '');
    if (grant?.persona.provider !== 'google') {
      response.set('WWW-Authenticate', 'Bearer realm="https://accounts.google.com/", error="invalid_token"');
      response.status(401).json({ error: 'invalid_request', error_description: 'Invalid Credentials' });
      return;
    }
    response.json(profileFor(grant.persona, grant.scopes));
  };
}

// The query too, as Google takes it: passport-oauth2 sends the token there unless it is told otherwise.
function accessTokenOf(request: Request): string | undefined {
  return (
    /^bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? field(request.query, 'access_token')
  );
}
