import { Refusal } from '../domain/refusal.js';
import type { Caller } from './forward-auth.caller.js';

/** What the proxy's configuration asks for besides somebody. */
export interface Conditions {
  readonly roles: readonly string[];
  readonly amr: readonly string[];
  /** Seconds since the sign-in, the smallest that was named. */
  readonly maxAge: number;
  /** The API for which a token is wanted. */
  readonly audience: string | undefined;
}

const KNOWN: Readonly<Record<string, RegExp>> = {
  role: /^[\w:.-]{1,64}$/,
  amr: /^[\w:.-]{1,64}$/,
  max_age: /^\d{1,9}$/,
  token: /^[\w:/.~@%-]{1,200}$/,
};

/**
 * Reads `role`, `amr`, `max_age` (seconds) and `token` (an audience). Several roles or methods must all be there.
 *
 * @throws Refusal `invalid_request` for one that is unknown, misspelt, empty or cannot be read: a condition that is
 *   silently skipped leaves the door open
 */
export function readConditions(text: string): Conditions {
  const asked = new URLSearchParams(text);
  for (const [name, value] of asked) {
    if (!Object.hasOwn(KNOWN, name)) throw unreadable('It is one of role, amr, max_age and token.');
    if (!KNOWN[name]?.test(value)) throw unreadable(`The value of ${name} cannot be read.`);
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

function unreadable(detail: string): Refusal {
  return new Refusal('invalid_request', { detail: `A condition of forward auth is not valid. ${detail}` });
}
