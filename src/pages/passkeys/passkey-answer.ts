import { z } from 'zod';
import type { ProblemCode } from '../../domain/problem-catalogue.js';
import { Refusal } from '../../domain/refusal.js';

/** Longer than any answer that the schemas below take. */
const LONGEST = 80_000;

/**
 * What an authenticator answered, as the text of a form's field: the page's script fills it in and sends the form, so that
 * what follows (cookies, the next page, a refusal) is as after every other form.
 *
 * @param schema of the answer
 */
export function passkeyAnswer<Schema extends z.ZodType>(schema: Schema) {
  const parsed = z
    .string()
    .max(LONGEST)
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'must be the answer of an authenticator' });
        return z.NEVER;
      }
    });
  return parsed.pipe(schema);
}

/** The code to show on the page where the passkey was asked for. @throws what is not the visitor's to mend */
export function passkeyRefusal(error: unknown): ProblemCode {
  if (error instanceof Refusal && error.status < 500) return error.code;
  throw error;
}
