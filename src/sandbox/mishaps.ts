/** What happens at the token endpoint to a code that carries a fault. */
export type TokenFault = 'token_500' | 'token_timeout';

/** A way to go wrong that the consent page offers, for the form field `fault`. */
export interface Mishap {
  id: string;
  label: string;
  shows: string;
}

/** Everything that can go wrong on purpose, from the person's refusal to a provider that has gone silent. */
export const mishaps = [
  { id: 'deny', label: 'Deny', shows: 'The person says no: error=access_denied.' },
  { id: 'server_error', label: 'Provider error', shows: 'The provider gives up: error=server_error.' },
  { id: 'wrong_issuer', label: 'Wrong issuer', shows: 'The answer names another iss: a mix-up attack.' },
  { id: 'wrong_state', label: 'Wrong state', shows: 'The answer carries a state that nobody asked with.' },
  { id: 'token_500', label: 'Token endpoint fails', shows: 'The code is good, its exchange answers 500.' },
  {
    id: 'token_timeout',
    label: 'Token endpoint hangs',
    shows: 'The code is good, its exchange never answers.',
  },
] as const satisfies readonly Mishap[];

export type MishapId = (typeof mishaps)[number]['id'];

export function isMishap(id: string): id is MishapId {
  return mishaps.some((mishap) => mishap.id === id);
}
