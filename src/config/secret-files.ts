import { readFileSync } from 'node:fs';
import type { Problem } from './configuration-error.js';

const SUFFIX = '_FILE';

/** What may lie in a file of a vault or an orchestrator instead of the environment, which child processes and dumps show. */
const SECRETS = new Set([
  'APP_SECRET',
  'APP_SECRET_PREVIOUS',
  'JWT_SECRET',
  'REFRESH_SECRET',
  'MONGODB_URI',
  'REDIS_URL',
  'SMTP_URL',
  'OIDC_PROVIDERS',
  'BOOTSTRAP_ADMIN_PASSWORD',
]);

const isSecret = (name: string) => SECRETS.has(name) || /_CLIENT_SECRET(_PREVIOUS)?$/.test(name);

/**
 * Puts in place of `APP_SECRET_FILE=<path>` an `APP_SECRET` with what the file says, and so for every secret.
 *
 * @param set the variables that are set
 * @param problems gets one entry for each file that cannot be read, is empty, or stands beside the value itself
 * @returns the variables with the secrets in them; one line break at the end of a file is not part of the secret
 */
export function withSecretFiles(
  set: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): Record<string, string | undefined> {
  const all = { ...set };
  for (const [variable, path] of Object.entries(set)) {
    const name = variable.slice(0, -SUFFIX.length);
    if (!variable.endsWith(SUFFIX) || !isSecret(name) || path === undefined) continue;
    if (set[name] !== undefined) {
      // Which of the two is meant cannot be known, and the wrong one may be a secret that has leaked.
      problems.push({ variable, message: `must not be set together with ${name}` });
      continue;
    }
    const secret = contentOf(path);
    if (secret === undefined || secret.trim() === '')
      problems.push({
        variable,
        message: secret === undefined ? 'names a file that cannot be read' : 'names an empty file',
      });
    else all[name] = secret;
  }
  return all;
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}
