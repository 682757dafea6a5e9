import { about, type Finding } from '../finding.js';
import type { ExaminedProvider } from '../surroundings.js';
import type { Call } from '../watched-network.js';
import { placeOf } from './place.js';

/** Statuses by which sites keep programs out, or ask them to wait: people may well get in. */
const NOT_FOR_PROGRAMS = new Set([403, 405, 406, 429]);

/** Answers that only say that nobody is signed in there (OpenID Connect Core, section 3.1.2.6). */
const NOBODY_SIGNED_IN = /^(login|interaction|consent|account_selection)_required$/;

/**
 * What the provider answers where a browser would be sent, with the real client ID and redirect URI. Many judge both
 * at once; some (GitHub) only after the person has signed in, so the redirect URI is always shown.
 */
export function authorizationFindings(
  { provider, variables }: ExaminedProvider,
  callbackUrl: string,
  call: Call,
): Finding[] {
  const { good, warning, problem } = about(provider.id);
  const place = placeOf(call.url);
  if (!call.answer) {
    const what = `The sign-in page ${place} cannot be reached from here: ${call.failure}.`;
    return [
      problem(what, `Look at the address, firewall and DNS. The redirect URI to register: ${callbackUrl}`),
    ];
  }
  const { status, headers } = call.answer;
  const refusal = refusalIn(headers.get('location'), call.url, callbackUrl);
  if (refusal !== undefined || (status >= 400 && status < 500 && !NOT_FOR_PROGRAMS.has(status))) {
    return [
      problem(
        `The provider refuses the sign-in request (${refusal ?? `status ${status}`}).`,
        `Register exactly this redirect URI there: ${callbackUrl} and compare the client ID in ${variables}.`,
      ),
    ];
  }
  if (status >= 400) {
    return [
      warning(
        `The sign-in page ${place} answers with status ${status}.`,
        `Open it in a browser. The redirect URI to register: ${callbackUrl}`,
      ),
    ];
  }
  return [good(`The sign-in page answers. The redirect URI to register there, exactly: ${callbackUrl}`)];
}

/** An error told by redirect: back to us (RFC 6749, section 4.1.2.1), or to the provider's own page of errors. */
function refusalIn(location: string | null, base: string, callbackUrl: string): string | undefined {
  if (location === null || !URL.canParse(location, base)) return undefined;
  const target = new URL(location, base);
  if (placeOf(target.href) !== placeOf(callbackUrl))
    return target.pathname.endsWith('/oauth/error') ? 'it redirects to its page of errors' : undefined;
  const error = target.searchParams.get('error') ?? '';
  if (error === '' || NOBODY_SIGNED_IN.test(error)) return undefined;
  return /^[a-z_]{1,60}$/.test(error) ? error : 'with an error of its own';
}
