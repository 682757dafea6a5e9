import type { Settings } from '../config/settings.js';
import type { Finding } from './finding.js';

/** Shorter ones would be found inside ordinary words. */
const SHORTEST = 4;

/**
 * The last line of defence: checks write no secret into a finding, and if one ever did, it would not get out. The
 * sandbox's credentials are none.
 */
export function withoutSecrets(findings: readonly Finding[], settings: Settings): Finding[] {
  const secrets = secretsOf(settings);
  const clean = (text: string) => secrets.reduce((result, secret) => result.replaceAll(secret, '•••'), text);
  return findings.map(({ nextStep, ...finding }) => ({
    ...finding,
    what: clean(finding.what),
    ...(nextStep !== undefined && { nextStep: clean(nextStep) }),
  }));
}

/** Every secret value of the settings, as it stands there and as it is inside an address; the longest first. */
function secretsOf(settings: Settings): string[] {
  const { mongodbUri, redisUrl, smtpUrl, providers, oidcProviders } = settings;
  const values = [
    settings.appSecret,
    settings.appSecretPrevious,
    settings.jwtSecret,
    settings.refreshSecret,
    settings.bootstrapAdmin?.password,
    ...[...Object.values(providers), ...oidcProviders].flatMap((own) => [
      own.clientSecret,
      own.clientSecretPrevious,
    ]),
    ...[mongodbUri, redisUrl, smtpUrl].map(passwordIn),
  ].filter((value) => value !== undefined);
  return values
    .flatMap((value) => [value, encodeURIComponent(value), decoded(value)])
    .filter((value) => value.length >= SHORTEST)
    .sort((one, other) => other.length - one.length);
}

/** By hand: a list of hosts, as MongoDB has it, is no URL. */
function passwordIn(address: string | undefined): string | undefined {
  return /^[\w+]+:\/\/[^/@:]*:([^/]*)@/.exec(address ?? '')?.[1];
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
