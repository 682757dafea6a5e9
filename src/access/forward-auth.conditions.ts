import { Refusal } from '../domain/refusal.js';
import type { Caller } from './forward-auth.caller.js';
import { z } from 'zod';
import { shape } from '../reference/shape.js';

/** What the proxy's configuration asks for besides somebody. */
export interface Conditions {
  readonly roles: readonly string[];
  readonly amr: readonly string[];
  /** Seconds since the sign-in, the smallest that was named. */
  readonly maxAge: number;
  /** The API for which a token is wanted. */
  readonly audience: string | undefined;
}

const KNOWN = {
  role: /^[\w:.-]{1,64}$/,
  amr: /^[\w:.-]{1,64}$/,
  max_age: /^\d{1,9}$/,
  token: /^[\w:/.~@%-]{1,200}$/,
} as const;

/**
 * Reads `role`, `amr`, `max_age` (seconds) and `token` (an audience). Several roles or methods must all be there.
 *
 * @throws Refusal `invalid_request` for one that is unknown, misspelt, empty or cannot be read: a condition that is
 *   silently skipped leaves the door open
 */
export function readConditions(text: string): Conditions {
  const asked = new URLSearchParams(text);
  for (const [name, value] of asked) {
    if (!isKnown(name)) throw unreadable('It is one of role, amr, max_age and token.');
    if (!KNOWN[name].test(value)) throw unreadable(`The value of ${name} cannot be read.`);
  }
  const [audience, ...others] = asked.getAll('token');
  if (others.length > 0) throw unreadable('There is one token for one audience.');
  const maxAge = Math.min(...asked.getAll('max_age').map(Number));
  return { roles: asked.getAll('role'), amr: asked.getAll('amr'), maxAge, audience };
}

/**
 * Holds a caller against conditions.
 *
 * @param now seconds since the epoch
 * @throws Refusal `forbidden` without a role; `step_up_required` for what another sign-in can mend
 */
export function requireConditions(caller: Caller, { roles, amr, maxAge }: Conditions, now: number): void {
  if (!roles.every((role) => caller.roles.includes(role))) throw new Refusal('forbidden');
  if (!amr.every((method) => caller.amr.includes(method))) throw new Refusal('step_up_required');
  if (maxAge === Infinity) return;
  if (caller.authTime === null || now - caller.authTime > maxAge) throw new Refusal('step_up_required');
}

function isKnown(name: string): name is keyof typeof KNOWN {
  return Object.hasOwn(KNOWN, name);
}

function unreadable(detail: string): Refusal {
  return new Refusal('invalid_request', { detail: `A condition of forward auth is not valid. ${detail}` });
}

/** For the reference: each but the last may come several times, and all of them count. */
export const conditionsShape = shape('Conditions', () => {
  const { role, amr, max_age, token } = KNOWN;
  return z.object({
    role: z.array(z.string().regex(role)).optional().describe('Roles that the caller must have.'),
    amr: z.array(z.string().regex(amr)).optional().describe('Methods that the sign-in must have used.'),
    max_age: z.array(z.string().regex(max_age)).optional().describe('Seconds since the sign-in, at most.'),
    token: z.string().regex(token).optional().describe('The audience of the API, for `X-Auth-Token`.'),
  });
});

/** What an API behind the proxy is told. */
export const passHeaders = {
  'X-Auth-User': "The user's id; a service's begins with `api-key:`.",
  'X-Auth-Session': "The session's id; empty for a service.",
  'X-Auth-Roles': 'Roles, or the scopes of a key, with commas.',
};
