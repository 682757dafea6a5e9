import { z } from 'zod';
import { isLoopbackHost } from '../../domain/app-redirect.js';
import { about, type Finding } from '../finding.js';
import type { Surroundings } from '../surroundings.js';
import type { Call, WatchedNetwork } from '../watched-network.js';
import { cookieFindings } from './cookie-findings.js';

const { good, problem, warning, skipped } = about('public-url');

const metadata = z.looseObject({ issuer: z.string() });

/** The gateway runs, and answers at PUBLIC_URL: is it this one, and does a sign-in start as the settings say? */
export async function runningFindings(
  watched: WatchedNetwork,
  { settings, providers }: Surroundings,
): Promise<Finding[]> {
  const { publicUrl } = settings;
  const issuer = issuerIn(await watched.ask(`${publicUrl}/.well-known/oauth-authorization-server`));
  if (issuer !== publicUrl) {
    return [
      problem(
        issuer === undefined
          ? 'Something answers at PUBLIC_URL, but it is not this gateway, or its /.well-known is not passed on.'
          : 'The gateway that answers at PUBLIC_URL was started with another PUBLIC_URL.',
        'Restart the gateway with these settings, and let the proxy pass on every path.',
      ),
    ];
  }
  const reached = good('The gateway answers at PUBLIC_URL and was started with it.');
  // A provider without discovery: its start asks nobody else, so what is seen is the gateway's doing.
  const { provider } = providers.find((one) => !one.provider.discovered) ?? providers[0] ?? {};
  const start = provider
    ? startFindings(
        await watched.ask(`${publicUrl}/auth/${provider.id}`),
        `${publicUrl}/auth/${provider.id}/callback`,
      )
    : [skipped('Without a provider there is no redirect to look at.')];
  const cookies = start.every(({ verdict }) => verdict === 'good')
    ? cookieFindings(watched.calls.at(-1)?.answer?.headers.getSetCookie() ?? [], settings)
    : [];
  return [reached, ...start, ...cookies, ...proxyNote(settings)];
}

function issuerIn({ answer }: Call): string | undefined {
  try {
    return metadata.safeParse(JSON.parse(answer?.text ?? '')).data?.issuer;
  } catch {
    return undefined;
  }
}

function startFindings({ answer, failure }: Call, callbackUrl: string): Finding[] {
  const location = answer?.headers.get('location') ?? '';
  if (!answer || answer.status !== 302 || !URL.canParse(location)) {
    const what = answer ? `is answered with status ${answer.status}` : `fails: ${failure}`;
    return [
      warning(
        `The start of a sign-in ${what}, not with a redirect to the provider.`,
        'The gateway’s log says why; status 502 or 503 means that the provider or the database did not answer.',
      ),
    ];
  }
  if (new URL(location).searchParams.get('redirect_uri') !== callbackUrl) {
    return [
      problem(
        `A sign-in started at PUBLIC_URL names another redirect URI than ${callbackUrl}.`,
        'Restart the gateway with these settings.',
      ),
    ];
  }
  return [good('A sign-in started there names the redirect URI that follows from PUBLIC_URL.')];
}

/** What a proxy sends is seen only in the gateway's place. */
function proxyNote({ publicUrl, trustProxy, port }: Surroundings['settings']): Finding[] {
  const { hostname, port: publicPort } = new URL(publicUrl);
  const direct = isLoopbackHost(hostname) && Number(publicPort) === port && trustProxy === 0;
  if (direct) return [];
  return [
    about('proxy').skipped(
      'What the proxy in front sends cannot be seen while the gateway runs.',
      'To have it checked against TRUST_PROXY, stop the gateway for a moment and run this on its machine.',
    ),
  ];
}
