import type { Settings } from '../../config/settings.js';
import { about, type Finding } from '../finding.js';
import { type ArrivedRequest, FORGED_ADDRESS } from './stand-in.js';

const { good, warning, problem } = about('proxy');

/** What the proxies in front send, held against TRUST_PROXY and the scheme of PUBLIC_URL. */
export function findingsBehindProxy(request: ArrivedRequest, settings: Settings): Finding[] {
  return [
    about('public-url').good(`PUBLIC_URL leads to port ${settings.port} of this machine.`),
    addressFinding(request, settings),
    ...schemeFindings(request, settings),
  ];
}

function addressFinding({ forwardedFor, client }: ArrivedRequest, settings: Settings): Finding {
  const { trustProxy } = settings;
  const hops = forwardedFor.filter((entry) => entry !== FORGED_ADDRESS).length;
  const step = `Set TRUST_PROXY=${hops}, the number of proxies that were seen.`;
  if (client === FORGED_ADDRESS)
    return problem(
      `TRUST_PROXY trusts more than the ${plural(hops)} in front: anybody can pretend to come from any address.`,
      step,
    );
  if (hops === 0 && settings.secure)
    return warning(
      'The proxy that ends TLS sends no X-Forwarded-For: everybody seems to come from the proxy’s address.',
      'Let it set X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for).',
    );
  if (hops > 0 && (trustProxy === 0 || (typeof trustProxy === 'number' && trustProxy < hops)))
    return warning(
      `${plural(hops)} in front, but TRUST_PROXY is ${trustProxy}: people seem to come from a proxy’s address.`,
      step,
    );
  // Too high a number, hidden by a proxy that throws away what the client wrote.
  if (typeof trustProxy === 'number' && trustProxy > hops)
    return problem(
      `TRUST_PROXY is ${trustProxy}, but there are fewer proxies in front (${hops}): what a client writes may be believed.`,
      step,
    );
  return good(`TRUST_PROXY fits what arrives (${plural(hops)} in front); a forged address is not believed.`);
}

function schemeFindings({ forwardedProto, forwardedFor }: ArrivedRequest, { secure }: Settings): Finding[] {
  if (!secure && forwardedFor.length < 2) return [];
  const scheme = secure ? 'https' : 'http';
  if (forwardedProto === scheme || (!secure && forwardedProto === undefined)) return [];
  const sent = forwardedProto === undefined ? 'no X-Forwarded-Proto' : 'another X-Forwarded-Proto';
  return [
    warning(
      `The proxy sends ${sent}; PUBLIC_URL is ${scheme}.`,
      'Compare PUBLIC_URL with how people come in (nginx: proxy_set_header X-Forwarded-Proto $scheme).',
    ),
  ];
}

function plural(hops: number): string {
  return hops === 1 ? 'one proxy' : `${hops} proxies`;
}
