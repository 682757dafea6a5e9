import { authorizationFindings } from '../provider/authorization-findings.js';
import { discoveryFindings, keysAddressIn } from '../provider/discovery-findings.js';
import { keysFindings } from '../provider/keys-findings.js';
import { placeOf } from '../provider/place.js';
import { rehearse } from '../provider/rehearsal.js';
import { tokenFindings } from '../provider/token-findings.js';
import { clockFindings, skewOf } from '../clock-findings.js';
import { about, type Finding } from '../finding.js';
import type { Check, ExaminedProvider, Surroundings } from '../surroundings.js';
import { type Call, WatchedNetwork } from '../watched-network.js';

/** A sign-in with one provider, as far as it goes without a person. */
export function providerCheck(examined: ExaminedProvider): Check {
  return {
    name: examined.provider.id,
    run: (surroundings) => examine(examined, surroundings),
  };
}

async function examine(examined: ExaminedProvider, { settings, clock, network }: Surroundings) {
  const { provider } = examined;
  const callbackUrl = `${settings.publicUrl}/auth/${provider.id}/callback`;
  const watched = new WatchedNetwork(network, clock);
  const { authorizationUrl, discovery, token, profile } = await rehearse(
    examined,
    callbackUrl,
    watched,
    clock,
  );
  const findings: Finding[] = [];
  if (discovery) findings.push(...discoveryFindings(provider.id, discovery, authorizationUrl !== undefined));
  if (authorizationUrl === undefined) {
    const what = `The rest needs the discovery document. The redirect URI to register: ${callbackUrl}`;
    return [...findings, about(provider.id).skipped(what)];
  }
  const page = await watched.ask(authorizationUrl, { Accept: 'text/html' });
  if (examined.pretend && page.failure !== undefined) return [pretendAsleep(provider.id)];
  findings.push(...authorizationFindings(examined, callbackUrl, page));
  findings.push(...tokenFindings(examined, callbackUrl, token));
  const keys = keysAddressIn(discovery) ?? keysAddressOf(examined);
  if (keys !== undefined) findings.push(...keysFindings(provider.id, await watched.ask(keys)));
  if (profile) findings.push(...profileFindings(provider.id, profile));
  const skew = skewOf(watched.calls);
  if (skew !== undefined && !examined.pretend)
    findings.push(...clockFindings(provider.id, `the provider`, skew));
  return findings;
}

function pretendAsleep(id: string): Finding {
  return about(id).skipped(
    'The pretend provider lives inside the gateway, which is not running.',
    'Start it first.',
  );
}

function keysAddressOf({ provider, settings }: ExaminedProvider): string | undefined {
  return provider.idToken && (settings.jwksUrl ?? provider.idToken.jwksUrl);
}

/** Asked with a made-up token: that it is refused is as it should be, that nobody answers is not. */
function profileFindings(id: string, { url, answer, failure }: Call): Finding[] {
  const { good, problem, warning } = about(id);
  const place = placeOf(url);
  if (!answer)
    return [
      problem(
        `${place}, where the profile is read, cannot be reached: ${failure}.`,
        'Look at firewall and DNS.',
      ),
    ];
  if (answer.status === 404)
    return [
      problem(`${place}, where the profile is read, is not there (status 404).`, 'Compare its address.'),
    ];
  if (answer.status >= 500)
    return [
      warning(
        `${place}, where the profile is read, answers with status ${answer.status}.`,
        'Try again later.',
      ),
    ];
  return [good(`${place}, where the profile is read, answers.`)];
}
