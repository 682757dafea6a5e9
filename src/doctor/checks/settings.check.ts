import type { Settings } from '../../config/settings.js';
import { isLoopbackHost } from '../../domain/app-redirect.js';
import { about, type Finding } from '../finding.js';
import type { Check, Surroundings } from '../surroundings.js';
import { secretFindings, tokenLifeFindings } from './settings-secrets.js';

const { good, warning, problem } = about('settings');

/** What the settings say together. What no start would accept was found before, when they were read. */
export const settingsCheck: Check = { name: 'settings', run };

async function run({ settings, providers }: Surroundings): Promise<Finding[]> {
  const findings = [
    ...addressFindings(settings),
    ...proxyFindings(settings),
    ...waysInFindings(settings, providers.length),
    ...mailFindings(settings),
    ...secretFindings(settings),
    ...tokenLifeFindings(settings),
    ...sandboxFindings(settings),
  ];
  const mode = settings.production ? 'production' : 'development';
  return [good(`The settings can be read (${mode}, ${settings.publicUrl}).`), ...findings];
}

function isPublic({ publicUrl }: Settings): boolean {
  return !isLoopbackHost(new URL(publicUrl).hostname);
}

function addressFindings(settings: Settings): Finding[] {
  if (!isPublic(settings)) return [];
  const findings: Finding[] = [];
  if (!settings.production)
    findings.push(
      warning(
        'PUBLIC_URL is not this machine, but NODE_ENV is not production: what is only safe at home is allowed.',
        'Set NODE_ENV=production.',
      ),
    );
  if (!settings.secure)
    findings.push(
      problem(
        'PUBLIC_URL is plain http: anybody on the way can read cookies, and Google refuses such redirect URIs.',
        'Put a proxy with TLS in front and write PUBLIC_URL with https.',
      ),
    );
  return findings;
}

function proxyFindings(settings: Settings): Finding[] {
  if (settings.secure && isPublic(settings) && settings.trustProxy === 0)
    return [
      warning(
        'PUBLIC_URL is https, so a proxy ends TLS, but TRUST_PROXY is 0: everybody seems to come from the proxy’s address.',
        'Set TRUST_PROXY to the number of proxies in front (usually 1).',
      ),
    ];
  return [];
}

function waysInFindings({ localLogin }: Settings, providers: number): Finding[] {
  if (localLogin || providers > 0) return [];
  return [
    problem(
      'LOCAL_LOGIN is off and no provider is set: nobody can sign in.',
      'Set LOCAL_LOGIN=true, or the client ID and secret of a provider.',
    ),
  ];
}

/** Without SMTP_URL mails are caught, and shown to whoever asks; production has none of that. */
function mailFindings(settings: Settings): Finding[] {
  const { localLogin, registration, smtpUrl, production, publicUrl } = settings;
  if (smtpUrl !== undefined || production) return [];
  if (isPublic(settings))
    return [
      problem(
        `Without SMTP_URL every mail is shown at ${publicUrl}/sandbox/mail: anybody can reset anybody's password.`,
        'Set NODE_ENV=production, SMTP_URL and MAIL_FROM.',
      ),
    ];
  if (!localLogin || !registration) return [];
  return [
    warning(
      `REGISTRATION is on without SMTP_URL: mails are not sent, but shown at ${publicUrl}/sandbox/mail.`,
      'Set SMTP_URL and MAIL_FROM before other people use it.',
    ),
  ];
}

function sandboxFindings({ sandbox }: Settings): Finding[] {
  if (!sandbox) return [];
  return [
    good(
      'The sandbox is on: the providers that are not set are pretend ones, and anybody can be anybody there.',
    ),
  ];
}
