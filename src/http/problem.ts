import { problemCatalogue, type ProblemCode } from '../domain/problem-catalogue.js';
import type { FieldError, Refusal } from '../domain/refusal.js';

/** The body of every refusal (RFC 9457, section 3). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  requestId: string;
  errors?: Pick<FieldError, 'path' | 'message'>[];
}

/** @returns the body for a refusal; nothing of its cause gets into it */
export function toProblem(refusal: Refusal, requestId: string): Problem {
  const { title, status } = problemCatalogue[refusal.code];
  const { detail, errors } = refusal.details;
  return {
    type: `urn:latchkey:problem:${refusal.code}`,
    title,
    status,
    detail: detail ?? title,
    code: refusal.code,
    requestId,
    ...(errors && { errors: errors.map(({ path, message }) => ({ path, message })) }),
  };
}

/** Headers that go with a refusal: who to authenticate as (RFC 6750, section 3), what to ask (RFC 9110, section 15.5.6), when to come back. */
export function problemHeaders(refusal: Refusal, tokenWasSent: boolean): Record<string, string> {
  const headers: Record<string, string> = { 'Cache-Control': 'no-store' };
  if (refusal.code === 'invalid_token' || refusal.code === 'step_up_required') {
    headers['WWW-Authenticate'] = tokenWasSent ? 'Bearer error="invalid_token"' : 'Bearer';
  }
  const { retryAfter, allow } = refusal.details;
  if (allow) headers['Allow'] = allow.join(', ');
  if (retryAfter !== undefined) headers['Retry-After'] = String(Math.max(1, Math.ceil(retryAfter)));
  return headers;
}
