import { z } from 'zod';

/** The errors of RFC 6749, section 5.2, and GitHub's. Nothing else that a provider may have written there goes into a log. */
const WORDS =
  /^(invalid_(request|client|grant|scope)|(unauthorized|unsupported)_[a-z_]{4,12}|incorrect_client_credentials|bad_verification_code|redirect_uri_mismatch)$/;

const errorAnswer = z.looseObject({ error: z.string() });

/**
 * Whether a token endpoint says that it does not know the client by this secret: `invalid_client` with 400 or 401
 * (RFC 6749, section 5.2), or GitHub's own word for it, which comes with 200. It says so before it looks at the code, which
 * is still good then. Nothing else is a reason to send a code twice (RFC 6749, section 4.1.2: it could end both tokens).
 */
export function refusesClient(status: number, answer: unknown): boolean {
  const read = errorAnswer.safeParse(answer);
  if (!read.success || 'access_token' in read.data) return false;
  if (status === 200) return read.data.error === 'incorrect_client_credentials';
  return (status === 400 || status === 401) && read.data.error === 'invalid_client';
}

/** What kind of answer a token endpoint gave, for the log: its status, and its error where that is a known word. */
export function answerClass(status: number, answer: unknown): string {
  const read = errorAnswer.safeParse(answer);
  const word = read.success && WORDS.test(read.data.error) ? ` ${read.data.error}` : '';
  return `status ${status}${word}`;
}
