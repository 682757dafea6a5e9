import { HttpException } from '@nestjs/common';
import type { ProblemCode } from '../domain/problem-catalogue.js';
import { Refusal } from '../domain/refusal.js';
import { isStoreOutage } from '../storage/store-errors.js';

/** What frameworks throw by status, in our words. */
const BY_STATUS: Record<number, ProblemCode> = {
  400: 'invalid_request',
  401: 'invalid_token',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

/** Turns whatever was thrown into a refusal. Unknown errors become `internal` and say nothing of themselves. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (isStoreOutage(error)) return new Refusal('unavailable', { cause: error, retryAfter: 2 });
  const status = statusOf(error);
  const code = status === undefined ? undefined : codeOf(status);
  return code ? new Refusal(code, { cause: error }) : new Refusal('internal', { cause: error });
}

/** What else a framework says of a request (a range, a precondition) is the caller's fault too, and no alarm. */
function codeOf(status: number): ProblemCode | undefined {
  return BY_STATUS[status] ?? (status >= 400 && status < 500 ? 'invalid_request' : undefined);
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  // body-parser and Express's own errors: `status` set, `expose` true below 500 only.
  if (error instanceof Error && 'expose' in error && error.expose === true && 'status' in error)
    return Number(error.status);
  // A malformed percent escape in the path.
  return error instanceof URIError ? 400 : undefined;
}
