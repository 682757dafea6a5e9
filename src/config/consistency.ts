import { isLoopbackHost } from '../domain/app-redirect.js';
import type { Problem } from './configuration-error.js';
import type { Variables } from './settings.schema.js';

/** What production refuses to start without, or with. */
function productionProblems(read: Variables): Problem[] {
  const problems: Problem[] = [];
  const need = (variable: keyof Variables, message: string) => {
    if (read[variable] === undefined) problems.push({ variable, message });
  };
  need('APP_SECRET', 'is required in production; make one with: openssl rand -base64 48');
  need('MONGODB_URI', 'is required in production');
  need('PUBLIC_URL', 'is required in production, such as https://login.example.com');
  if (read.SANDBOX) {
    problems.push({
      variable: 'SANDBOX',
      message: 'must not be true in production: anybody could sign in as anybody',
    });
  }
  if (!read.RATE_LIMIT)
    problems.push({ variable: 'RATE_LIMIT', message: 'can be false only in development' });
  if (read.LOCAL_LOGIN) {
    const why = 'is required in production while LOCAL_LOGIN is on (or set LOCAL_LOGIN=false)';
    need('SMTP_URL', why);
    need('MAIL_FROM', why);
  }
  if (read.PUBLIC_URL && !isSafeScheme(read.PUBLIC_URL)) {
    problems.push({
      variable: 'PUBLIC_URL',
      message: 'must be https in production unless the host is loopback',
    });
  }
  return problems;
}

function isSafeScheme(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopbackHost(hostname);
}

function secretProblems(read: Variables): Problem[] {
  const problems: Problem[] = [];
  const named = (['JWT_SECRET', 'REFRESH_SECRET', 'APP_SECRET'] as const).filter(
    (name) => read[name] !== undefined,
  );
  for (const [index, variable] of named.entries()) {
    // One secret for two purposes lets a token of one kind pass as the other.
    const twin = named.slice(index + 1).find((other) => read[other] === read[variable]);
    if (twin) problems.push({ variable, message: `must differ from ${twin}` });
  }
  return problems;
}

/** Of the one that is missing: one that is there and wrong has a problem of its own already. */
function halfAnAdmin(read: Variables): Problem[] {
  const pair = ['BOOTSTRAP_ADMIN_EMAIL', 'BOOTSTRAP_ADMIN_PASSWORD'] as const;
  const missing = pair.filter((variable) => read[variable] === undefined);
  if (missing.length !== 1) return [];
  return missing.map((variable) => {
    const other = pair.find((one) => one !== variable);
    return { variable, message: `must be set together with ${other}` };
  });
}

/** What variables say together that none says alone. */
export function consistencyProblems(read: Variables, production: boolean): Problem[] {
  const problems = [
    ...secretProblems(read),
    ...halfAnAdmin(read),
    ...(production ? productionProblems(read) : []),
  ];
  for (const provider of read.OIDC_PROVIDERS) {
    const { protocol, hostname } = new URL(provider.issuer);
    if (protocol !== 'https:' && (production || !isLoopbackHost(hostname))) {
      problems.push({
        variable: 'OIDC_PROVIDERS',
        message: `${provider.id}: the issuer must be https (http only on loopback, in development)`,
      });
    }
  }
  return problems;
}
