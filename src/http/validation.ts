import type { StandardSchemaV1 } from '@standard-schema/spec';
import { z } from 'zod';
import { type FieldError, Refusal } from '../domain/refusal.js';

/** Most faults of one request that are listed: a body of ten thousand unknown fields gets no answer of its size. */
const MOST_ERRORS = 20;

/** Issues of a schema as a refusal. Only paths and fixed messages: a value is never repeated. */
export function toInvalidRequest(issues: readonly StandardSchemaV1.Issue[]): Refusal {
  const errors = issues.slice(0, MOST_ERRORS).map((issue): FieldError => ({
    path: (issue.path ?? [])
      .map((part) => String(typeof part === 'object' ? part.key : part).slice(0, 60))
      .join('.'),
    message: issue.message.slice(0, 200),
  }));
  return new Refusal('invalid_request', { errors });
}

/**
 * Reads a body against its schema; for guards, which run before pipes.
 *
 * @throws Refusal `invalid_request` with every fault
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const read = schema.safeParse(body);
  if (!read.success) throw toInvalidRequest(read.error.issues);
  return read.data;
}
