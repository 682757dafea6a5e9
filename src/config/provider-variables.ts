import { z } from 'zod';
import type { Problem } from './configuration-error.js';
import { httpUrl, text } from './setting-types.js';

const variables = z.object({
  CLIENT_ID: text.optional(),
  CLIENT_SECRET: text.optional(),
  CLIENT_SECRET_PREVIOUS: text.optional(),
  AUTHORIZATION_URL: httpUrl.optional(),
  TOKEN_URL: httpUrl.optional(),
  USERINFO_URL: httpUrl.optional(),
  API_URL: httpUrl.optional(),
  ISSUER: httpUrl.optional(),
  JWKS_URL: httpUrl.optional(),
});

/** How to reach a provider; what is absent is the provider file's default. */
export interface ProviderSettings {
  clientId: string;
  clientSecret: string;
  /** Tried when the provider refuses the one above: which of the two it knows does not matter while they are changed. */
  clientSecretPrevious?: string | undefined;
  authorizationUrl?: string | undefined;
  tokenUrl?: string | undefined;
  userinfoUrl?: string | undefined;
  apiUrl?: string | undefined;
  issuer?: string | undefined;
  jwksUrl?: string | undefined;
}

/**
 * Reads one provider's variables; their names follow from its id (`github` → `GITHUB_CLIENT_ID`).
 *
 * @returns the settings, or `undefined` when the provider is not configured; problems found are added to `problems`
 */
export function readProviderVariables(
  environment: Record<string, string | undefined>,
  id: string,
  problems: Problem[],
): ProviderSettings | undefined {
  const prefix = `${id.toUpperCase().replaceAll('-', '_')}_`;
  const names = Object.keys(variables.shape);
  const parsed = variables.safeParse(
    Object.fromEntries(names.map((name) => [name, environment[prefix + name]])),
  );
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      problems.push({ variable: prefix + issue.path.join('.'), message: issue.message });
    return undefined;
  }
  const read = parsed.data;
  if (!read.CLIENT_ID && !read.CLIENT_SECRET) return undefined;
  if (!read.CLIENT_ID || !read.CLIENT_SECRET) {
    const missing = read.CLIENT_ID ? 'CLIENT_SECRET' : 'CLIENT_ID';
    problems.push({
      variable: prefix + missing,
      message: `is missing; set both ${prefix}CLIENT_ID and ${prefix}CLIENT_SECRET`,
    });
    return undefined;
  }
  return {
    clientId: read.CLIENT_ID,
    clientSecret: read.CLIENT_SECRET,
    clientSecretPrevious: read.CLIENT_SECRET_PREVIOUS,
    authorizationUrl: read.AUTHORIZATION_URL,
    tokenUrl: read.TOKEN_URL,
    userinfoUrl: read.USERINFO_URL,
    apiUrl: read.API_URL?.replace(/\/+$/, ''),
    issuer: read.ISSUER,
    jwksUrl: read.JWKS_URL,
  };
}
