import type { Settings } from '../../config/settings.js';
import { about, type Finding } from '../finding.js';

const { good, problem } = about('cookies');

/** The cookie of a sign-in under way, as it came by PUBLIC_URL. The token cookies get the same attributes. */
export function cookieFindings(
  setCookies: readonly string[],
  { secure }: Pick<Settings, 'secure'>,
): Finding[] {
  const flow = setCookies.find((cookie) => /^(__Host-)?flow=/.test(cookie));
  if (flow === undefined) {
    return [
      problem(
        'The start of a sign-in sets no cookie, so no sign-in can come back.',
        'Let the proxy pass on Set-Cookie, and keep no copies (cache) of /auth.',
      ),
    ];
  }
  const attributes = flow
    .toLowerCase()
    .split(';')
    .slice(1)
    .map((attribute) => attribute.trim());
  const wrong = [
    ...(attributes.includes('httponly') ? [] : ['HttpOnly is missing']),
    ...(attributes.includes('samesite=lax') ? [] : ['SameSite is not Lax']),
    ...(attributes.includes('path=/') ? [] : ['Path is not /']),
    ...(attributes.some((attribute) => attribute.startsWith('domain=')) ? ['Domain is set'] : []),
    ...schemeFaults(attributes.includes('secure'), secure),
  ];
  if (wrong.length === 0)
    return [
      good(
        `The sign-in's cookie fits ${secure ? 'https (Secure)' : 'http'}: HttpOnly, SameSite=Lax, Path=/.`,
      ),
    ];
  return [
    problem(
      `The sign-in's cookie came back changed: ${wrong.join(', ')}.`,
      'Take rules that rewrite cookies out of the proxy, and restart the gateway with these settings.',
    ),
  ];
}

function schemeFaults(isSecure: boolean, secure: boolean): string[] {
  if (isSecure === secure) return [];
  return [
    secure ? 'Secure is missing although PUBLIC_URL is https' : 'Secure is set although PUBLIC_URL is http',
  ];
}
