import type { Principal } from '../tokens/principal.js';
import type { UpstreamSubject } from '../tokens/upstream-token.issuer.js';
import type { ApiClient } from './api-key.store.js';

/** Who passed: a user by token, or a service by key. */
export interface Caller {
  /** What an API behind the proxy reads as the caller's id. */
  id: string;
  sessionId: string;
  /** A user's roles, a service's scopes. */
  roles: readonly string[];
  amr: readonly string[];
  /** Seconds since the epoch; `null` for a service, which never signs in. */
  authTime: number | null;
}

export function callerOf(principal: Principal): Caller {
  return {
    id: principal.userId,
    sessionId: principal.sessionId,
    roles: principal.roles,
    amr: principal.amr,
    authTime: principal.authTime,
  };
}

/** Marked, so that no API takes a service's id for a user's. */
export function serviceOf({ id, scopes }: ApiClient): Caller {
  return { id: `api-key:${id}`, sessionId: '', roles: scopes, amr: [], authTime: null };
}

/** The same for a token: what a service may do is not called a role there, so that no API mistakes it for a user's. */
export function upstreamSubjectOf({ id: sub, sessionId, roles, amr, authTime }: Caller): UpstreamSubject {
  if (authTime === null) return { sub, scopes: roles };
  return { sub, sid: sessionId, roles, amr, auth_time: authTime };
}
