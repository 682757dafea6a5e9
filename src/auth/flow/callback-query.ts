import { z } from 'zod';
import { Refusal } from '../../domain/refusal.js';

/** Single values only: of a parameter that came twice, proxy and gateway might each believe another one. */
const callbackQuery = z.object({
  state: z.string().min(1).max(256),
  code: z.string().min(1).max(4096).optional(),
  error: z.string().min(1).max(256).optional(),
  iss: z.string().max(2048).optional(),
});

/** A provider's authorization response (RFC 6749, section 4.1.2; RFC 9207). */
export type CallbackQuery = z.output<typeof callbackQuery>;

/** @throws Refusal `invalid_state` for everything that no start of ours can have led to */
export function readCallbackQuery(query: unknown): CallbackQuery {
  const read = callbackQuery.safeParse(query);
  if (!read.success) throw new Refusal('invalid_state');
  return read.data;
}

/**
 * What a provider's own error means here. Its text is never shown and never logged as it came.
 *
 * @param error the `error` parameter (RFC 6749, section 4.1.2.1)
 */
export function refusalOfProviderError(error: string): Refusal {
  if (error === 'access_denied') return new Refusal('access_denied');
  return new Refusal(error === 'temporarily_unavailable' ? 'provider_unavailable' : 'provider_error');
}
