import type { Request } from 'express';
import { AuthorizationProblem, type AuthorizationRequest } from './authorization-request.js';
import type { ProviderId } from './endpoints.js';
import { field } from './fields.js';
import { isMishap, type MishapId } from './mishaps.js';
import type { Persona } from './persona.js';
import type { SandboxState } from './state.js';

/** What was chosen at the consent page: a person, a way to go wrong, or a person whose code goes wrong. */
export interface Choice {
  persona: Persona;
  mishap?: MishapId | undefined;
}

/** How a provider words its answers at the redirect URI. */
export interface AnswerStyle {
  /** Sent as `iss` with every answer (RFC 9207). */
  issuer: string;
  /** What goes beside `code`, `state` and `iss`. */
  successParameters(request: AuthorizationRequest, persona: Persona): Record<string, string>;
  /** The parameters of a refusal. */
  deniedParameters: Record<string, string>;
}

/** @throws AuthorizationProblem for an id that nobody has, so that a script's misspelling is seen */
export function choiceOf(
  state: SandboxState,
  provider: ProviderId,
  personaId: string | undefined,
  mishap: string | undefined,
): Choice | undefined {
  if (personaId === undefined && mishap === undefined) return undefined;
  const persona =
    personaId === undefined ? state.people.list(provider)[0] : state.people.find(provider, personaId);
  if (!persona || (mishap !== undefined && !isMishap(mishap))) {
    throw new AuthorizationProblem(400, 'invalid_request', 'There is no such persona or fault.');
  }
  return { persona, mishap };
}

/** The choice that a script makes in the authorization request itself, if it makes one. */
export function hintedChoice(state: SandboxState, provider: ProviderId, req: Request): Choice | undefined {
  const personaId = field(req.query, 'persona') ?? req.get('x-sandbox-persona');
  const chosen = choiceOf(state, provider, personaId, field(req.query, 'fault'));
  if (chosen) return chosen;
  const hint = field(req.query, 'login_hint') ?? field(req.query, 'login');
  const hinted = hint === undefined ? undefined : state.people.findByHint(provider, hint);
  return hinted && { persona: hinted };
}

/** Where the browser goes after a choice: the redirect URI with a code or an error (RFC 6749, section 4.1.2). */
export function choiceUrl(
  state: SandboxState,
  style: AnswerStyle,
  request: AuthorizationRequest,
  choice: Choice,
): string {
  const url = new URL(request.redirectUri);
  const answer = answerParameters(state, style, request, choice);
  for (const [name, value] of Object.entries(answer)) url.searchParams.append(name, value);
  return url.href;
}

function answerParameters(
  state: SandboxState,
  style: AnswerStyle,
  request: AuthorizationRequest,
  { persona, mishap }: Choice,
): Record<string, string> {
  const common: Record<string, string> = { iss: style.issuer };
  if (request.state !== undefined) common['state'] = request.state;
  if (mishap === 'deny') return { ...style.deniedParameters, ...common };
  if (mishap === 'server_error') return { error: 'server_error', ...common };
  const fault = mishap === 'token_500' || mishap === 'token_timeout' ? { fault: mishap } : {};
  const code = state.grants.issueCode({ request, persona, ...fault });
  const answer = { ...common, code, ...style.successParameters(request, persona) };
  if (mishap === 'wrong_issuer') return { ...answer, iss: 'https://attacker.example' };
  if (mishap === 'wrong_state') return { ...answer, state: 'a-state-that-nobody-sent' };
  return answer;
}
