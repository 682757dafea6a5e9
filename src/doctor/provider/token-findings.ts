import { z } from 'zod';
import { about, type Finding } from '../finding.js';
import type { ExaminedProvider } from '../surroundings.js';
import type { Call } from '../watched-network.js';
import { placeOf } from './place.js';

const errorAnswer = z.looseObject({ error: z.string().regex(/^[a-z_]{1,60}$/) });

/** What an answer to a made-up code says of the client (RFC 6749, section 5.2; GitHub has words of its own). */
type Opinion =
  'secret refused' | 'code refused' | 'redirect URI refused' | 'client refused' | 'nothing there';

const OPINIONS: Readonly<Record<string, Opinion>> = {
  invalid_client: 'secret refused',
  incorrect_client_credentials: 'secret refused',
  invalid_grant: 'code refused',
  bad_verification_code: 'code refused',
  redirect_uri_mismatch: 'redirect URI refused',
  unauthorized_client: 'client refused',
};

/**
 * What the token endpoint thinks of the client. Which of code and secret a provider looks at first is its own affair:
 * "not refused" is all that can be said of a secret without a person who signs in.
 */
export function tokenFindings(examined: ExaminedProvider, callbackUrl: string, call?: Call): Finding[] {
  const { good, warning, problem, skipped } = about(examined.provider.id);
  if (!call) return [skipped('The client secret could not be tried: an earlier step failed.')];
  const place = placeOf(call.url);
  if (!call.answer) {
    const what = `The token endpoint ${place} cannot be reached: ${call.failure}.`;
    return [problem(what, 'Let this machine reach it: look at firewall, proxy and DNS.')];
  }
  const { status } = call.answer;
  const error = errorOf(call.answer.text);
  const said = error ?? `status ${status}`;
  switch (opinionOf(status, error)) {
    case 'code refused':
      return [good('The token endpoint refuses a made-up code, but not the client ID and secret.')];
    case 'secret refused':
      return [
        problem(
          `The provider refuses the client ID or the client secret (${said}).`,
          `Copy both again from the provider's page into ${examined.variables}, or make a new secret there.`,
        ),
      ];
    case 'redirect URI refused':
      return [
        problem('The provider does not know the redirect URI.', `Register exactly ${callbackUrl} there.`),
      ];
    case 'client refused':
      return [
        problem(
          'The provider does not let this client exchange a code (unauthorized_client).',
          'Make it a confidential web client with the authorization code grant there.',
        ),
      ];
    case 'nothing there':
      return [
        problem(
          `The token endpoint ${place} answers that there is nothing there (${said}).`,
          `Compare ${examined.variables} with the provider's page: GitHub says this of an unknown client ID.`,
        ),
      ];
    default:
      return [
        warning(
          `The token endpoint ${place} answers ${said}, which says nothing of the client secret.`,
          status === 429 || status >= 500 ? 'Try again later.' : 'Sign in once to see whether it works.',
        ),
      ];
  }
}

function opinionOf(status: number, error: string | undefined): Opinion | undefined {
  const known = error === undefined ? undefined : OPINIONS[error];
  if (known) return known;
  return status === 401 ? 'secret refused' : status === 404 ? 'nothing there' : undefined;
}

/** The error's code: JSON, or the form encoding GitHub may answer in. Nothing but a code is ever shown. */
function errorOf(text: string): string | undefined {
  try {
    return errorAnswer.safeParse(JSON.parse(text)).data?.error;
  } catch {
    return errorAnswer.safeParse(Object.fromEntries(new URLSearchParams(text))).data?.error;
  }
}
