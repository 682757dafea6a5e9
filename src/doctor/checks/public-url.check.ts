import type { Settings } from '../../config/settings.js';
import { about, type Finding } from '../finding.js';
import { findingsBehindProxy } from '../public-url/proxy-findings.js';
import { runningFindings } from '../public-url/running-findings.js';
import { standIn } from '../public-url/stand-in.js';
import type { Check, Surroundings } from '../surroundings.js';
import { type Call, WatchedNetwork } from '../watched-network.js';

const { problem, skipped, warning } = about('public-url');

/** Does the address people use lead here, and does what comes by it look as the settings say? */
export const publicUrlCheck: Check = { name: 'public-url', run };

async function run(surroundings: Surroundings): Promise<Finding[]> {
  const { settings, network, clock } = surroundings;
  const watched = new WatchedNetwork(network, clock);
  const byAddress = await watched.ask(`${settings.publicUrl}/health/live`);
  if (isLive(byAddress)) return runningFindings(watched, surroundings);
  if (isLive(await watched.ask(`${ownAddress(settings)}/health/live`))) {
    return [
      problem(
        `The gateway runs, but PUBLIC_URL does not lead to it: ${outcomeOf(byAddress)}.`,
        'Look at the DNS entry, the proxy and its certificate. If only this machine cannot go that way, run this elsewhere.',
      ),
    ];
  }
  return asleep(watched, settings);
}

/** No gateway runs: for a moment something listens in its place, and sees what comes by PUBLIC_URL. */
async function asleep(watched: WatchedNetwork, settings: Settings): Promise<Finding[]> {
  const seen = await standIn(watched, settings);
  if (seen.outcome === 'port taken') {
    return [
      problem(
        `Port ${settings.port} is taken by another program: the gateway cannot start.`,
        'Stop that program, or set another PORT.',
      ),
    ];
  }
  if (seen.outcome === 'port refused') {
    return [
      problem(
        `The gateway may not listen at ${settings.host}, port ${settings.port}.`,
        'Take another HOST or PORT; ports below 1024 need rights.',
      ),
    ];
  }
  const start = skipped(
    'The gateway is not running: sign-in start and cookies were not looked at.',
    'Start it first.',
  );
  if (seen.outcome === 'arrived') return [...findingsBehindProxy(seen.request, settings), start];
  const status = seen.call.answer?.status ?? 0;
  if (status >= 500) {
    return [
      start,
      warning(
        `PUBLIC_URL is answered with status ${status}, but not by this machine.`,
        'Proxies stop asking a gateway that was down: start it, then run this again.',
      ),
    ];
  }
  return [
    start,
    problem(
      `PUBLIC_URL does not lead to port ${settings.port} of this machine: ${outcomeOf(seen.call)}.`,
      'Compare PUBLIC_URL with PORT, the DNS entry and the proxy. If the gateway runs elsewhere, run this there.',
    ),
  ];
}

function isLive({ answer }: Call): boolean {
  return answer?.status === 200 && /^\s*\{\s*"status":\s*"ok"/.test(answer.text);
}

function outcomeOf({ answer, failure }: Call): string {
  return answer ? `something else answers there (status ${answer.status})` : String(failure);
}

function ownAddress({ host, port }: Settings): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
