import type { Settings } from '../../config/settings.js';
import { about, type Finding } from '../finding.js';

const { good, warning } = about('settings');

/** Seconds. */
const LONG_FOR_A_TOKEN = 3600;

/** What stands in the secrets, without showing them. */
export function secretFindings(settings: Settings): Finding[] {
  return [
    ...keyFindings(settings),
    ...quotedFindings(settings),
    ...previousClientFindings(settings),
    ...bootstrapFindings(settings),
  ];
}

function keyFindings({ jwtSecret, appSecret, appSecretPrevious }: Settings): Finding[] {
  const findings: Finding[] = [];
  if (jwtSecret !== undefined)
    findings.push(
      good(
        'JWT_SECRET is set: access tokens are HS256, and every API that can check one could also make one.',
      ),
    );
  if (appSecretPrevious === appSecret)
    findings.push(
      warning('APP_SECRET_PREVIOUS is the same as APP_SECRET.', 'Remove it, or put the old secret into it.'),
    );
  else if (appSecretPrevious !== undefined)
    findings.push(
      warning(
        'APP_SECRET_PREVIOUS is set: the old secret still opens everything.',
        'Remove it once the change is SESSION_MAX_AGE old, or at once if the old secret is known to others.',
      ),
    );
  return findings;
}

/** Copied with its quotes or a space: some ways of setting variables keep them, and the provider then refuses the secret. */
function quotedFindings(settings: Settings): Finding[] {
  return clientsOf(settings)
    .filter(({ clientId, clientSecret }) =>
      [clientId, clientSecret].some((value) => /^["'`<]|\s/.test(value)),
    )
    .map(({ id }) =>
      warning(
        `The client ID or secret of ${id} has a quotation mark in front or a space inside.`,
        'Copy it again, without what stands around it.',
      ),
    );
}

function previousClientFindings(settings: Settings): Finding[] {
  return clientsOf(settings)
    .filter(({ clientSecretPrevious }) => clientSecretPrevious !== undefined)
    .map(({ id }) =>
      warning(
        `The previous client secret of ${id} is still set: it is sent when the provider refuses the present one.`,
        'Remove it once the provider takes the new one.',
      ),
    );
}

/** How the gateway is known at every provider. */
function clientsOf({ providers, oidcProviders }: Settings) {
  return [...Object.entries(providers).map(([id, own]) => ({ ...own, id })), ...oidcProviders];
}

function bootstrapFindings({ bootstrapAdmin, production }: Settings): Finding[] {
  if (!bootstrapAdmin || !production) return [];
  return [
    warning(
      'BOOTSTRAP_ADMIN_PASSWORD is set: it is needed only for the first start.',
      'Remove it once the admin is there.',
    ),
  ];
}

/** Lives that do not fit together, or limits that are off. */
export function tokenLifeFindings(settings: Settings): Finding[] {
  const { accessTokenTtl, refreshTokenTtl, sessionMaxAge, rateLimit, corsOrigins } = settings;
  const findings: Finding[] = [];
  if (accessTokenTtl > LONG_FOR_A_TOKEN)
    findings.push(
      warning(
        `ACCESS_TOKEN_TTL is ${accessTokenTtl} s: an API that checks tokens by itself takes a revoked one for as long.`,
        'Ten minutes (600) is usual; clients refresh by themselves.',
      ),
    );
  if (refreshTokenTtl > sessionMaxAge)
    findings.push(
      warning(
        'REFRESH_TOKEN_TTL is longer than SESSION_MAX_AGE and has no effect.',
        'Make it shorter, or SESSION_MAX_AGE longer.',
      ),
    );
  if (accessTokenTtl > refreshTokenTtl)
    findings.push(
      warning(
        'ACCESS_TOKEN_TTL is longer than REFRESH_TOKEN_TTL: a session ends before its first token does.',
        'Make ACCESS_TOKEN_TTL shorter.',
      ),
    );
  if (!rateLimit)
    findings.push(
      warning('RATE_LIMIT is off: passwords can be guessed at full speed.', 'Set RATE_LIMIT=true.'),
    );
  const plain = corsOrigins.filter((origin) => /^http:\/\/(?!localhost|127\.0\.0\.1|\[::1\])/.test(origin));
  if (plain.length > 0)
    findings.push(
      warning(`CORS_ORIGINS holds plain http origins: ${plain.join(', ')}.`, 'Serve these pages by https.'),
    );
  return findings;
}
