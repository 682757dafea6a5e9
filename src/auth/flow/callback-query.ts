import { z } from 'zod';
import { Refusal } from '../../domain/refusal.js';
import { shape } from '../../reference/shape.js';

/** Single values only: of a parameter that came twice, proxy and gateway might each believe another one. */
const callbackQuery = z.object({
  state: z.string().min(1).max(256),
  code: z.string().min(1).max(4096).optional(),
  error: z.string().min(1).max(256).optional(),
  iss: z.string().max(2048).optional(),
});

/** RFC 6749, section 4.1.2.1: the words that the log may hold. */
const ERRORS = new Set([
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
]);

/** A provider's authorization response (RFC 6749, section 4.1.2; RFC 9207). */
export type CallbackQuery = z.output<typeof callbackQuery>;

/** @throws Refusal `invalid_state` for everything that no start of ours can have led to */
export function readCallbackQuery(query: unknown): CallbackQuery {
  const read = callbackQuery.safeParse(query);
  if (!read.success)
    throw new Refusal('invalid_state', { cause: 'a parameter is missing, twice or too long' });
  return read.data;
}

/**
 * What a provider's own error means here. Its text is never shown and never logged as it came.
 *
 * @param error the `error` parameter (RFC 6749, section 4.1.2.1)
 */
export function refusalOfProviderError(error: string): Refusal {
  const cause = `authorization endpoint: ${ERRORS.has(error) ? error : 'an unknown error'}`;
  if (error === 'access_denied') return new Refusal('access_denied', { cause });
  const code = error === 'temporarily_unavailable' ? 'provider_unavailable' : 'provider_error';
  return new Refusal(code, { cause });
}

/** For the reference: whatever comes is judged, and a browser is led on. */
export const callbackQueryShape = shape('CallbackQuery', () => {
  const text = z.string().optional();
  return z.object({ state: text, code: text, error: text, iss: text });
});
