import { ClientError, ResponseBodyError } from 'openid-client';
import { Refusal } from '../domain/refusal.js';
import { refusesClient } from './token-error.js';

/** @throws Refusal in place of whatever openid-client threw: `provider_unavailable` or `provider_error` */
export async function asRefusal<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw refusalWithin(error) ?? new Refusal('provider_error', { cause: nameOf(error) });
  }
}

/** A provider signed with a key that is not in the set last read. */
export function isUnknownKey(error: unknown): boolean {
  return error instanceof ClientError && error.code === 'OAUTH_KEY_SELECTION_FAILED';
}

/** The token endpoint did not take the client's secret: no code was consumed. */
export function refusesClientIn(error: unknown): boolean {
  return error instanceof ResponseBodyError && refusesClient(error.status, error.cause);
}

/** Our own refusal, thrown by the limited transport and wrapped by the library. */
function refusalWithin(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  return error instanceof Error ? refusalWithin(error.cause) : undefined;
}

/** What the log may hold: the library's errors carry whole answers, tokens and codes among them. */
function nameOf(error: unknown): string {
  // The error codes of RFC 6749, section 5.2, and nothing else that a provider may have written there.
  if (
    error instanceof ResponseBodyError &&
    /^(invalid|unauthorized|unsupported)_[a-z]{4,12}$/.test(error.error)
  )
    return `${error.code} ${error.error}`;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : typeof error;
}
