import { Refusal } from '../domain/refusal.js';

/** Who passed: a user by token, or a service by key. */
export interface Caller {
  /** What an API behind the proxy reads as the caller's id. */
  id: string;
  sessionId: string;
  roles: readonly string[];
  amr: readonly string[];
  /** Seconds since the epoch; `null` for a service, which never signs in. */
  authTime: number | null;
}

/**
 * Holds a caller against the conditions of a forward-auth query: `role`, `amr`, `max_age` (seconds since sign-in).
 *
 * @param now seconds since the epoch
 * @throws Refusal `forbidden` or `step_up_required`; `invalid_request` for a condition that cannot be read, because one
 *   that is silently skipped opens the door
 */
export function requireConditions(caller: Caller, query: URLSearchParams, now: number): void {
  for (const role of query.getAll('role')) if (!caller.roles.includes(role)) throw new Refusal('forbidden');
  for (const method of query.getAll('amr'))
    if (!caller.amr.includes(method)) throw new Refusal('step_up_required');
  for (const limit of query.getAll('max_age')) {
    if (!/^\d{1,9}$/.test(limit)) throw new Refusal('invalid_request');
    if (caller.authTime === null || now - caller.authTime > Number(limit))
      throw new Refusal('step_up_required');
  }
}
