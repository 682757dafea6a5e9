import { z } from 'zod';

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
