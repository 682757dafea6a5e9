import type { z } from 'zod';
import { whyNotImportable } from '../../credentials/importable-hash.js';
import type { ImportedUser } from '../../users/imported-user.js';
import type { Line } from './lines.js';
import { lineSchema } from './line.schema.js';

/** What may be in a line, beside its form. */
export interface LineTerms {
  /** Ids of providers, configured or not. */
  providers: ReadonlySet<string>;
  allowAdmins: boolean;
  /** Milliseconds; nobody came later. */
  now: number;
}

/** Why a line was refused. Neither holds a value of the line: a hash may stand in any field. */
export interface LineRefusal {
  code: string;
  reason: string;
}

const UNREADABLE = {
  too_long: { code: 'line_too_long', reason: 'is longer than 64 kB' },
  not_utf8: { code: 'not_utf8', reason: 'is not UTF-8' },
};

/** @returns the user that the line describes, why it describes none, or `undefined` for an empty line */
export function readLine(
  { content }: Pick<Line, 'content'>,
  terms: LineTerms,
): ImportedUser | LineRefusal | undefined {
  if ('unreadable' in content) return UNREADABLE[content.unreadable];
  if (content.text.trim() === '') return undefined;
  const value = tryJson(content.text);
  if (value === undefined) return { code: 'not_json', reason: 'is not JSON' };
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) return { code: 'invalid_line', reason: faultsOf(parsed.error) };
  const { createdAt = new Date(terms.now), ...fields } = parsed.data;
  const user = { ...fields, roles: [...new Set(fields.roles)], createdAt };
  return refusalOf(user, terms) ?? user;
}

function refusalOf(user: ImportedUser, { providers, allowAdmins, now }: LineTerms): LineRefusal | undefined {
  const { email, emailVerified, passwordHash, identities } = user;
  const used = identities.map(({ provider }) => provider);
  const hashFault = passwordHash === null ? undefined : whyNotImportable(passwordHash);
  if (hashFault !== undefined) return { code: 'hash_refused', reason: `passwordHash ${hashFault}` };
  if (!email && (emailVerified || passwordHash !== null))
    return { code: 'email_missing', reason: 'a verified address or a password needs an address' };
  if (!emailVerified && passwordHash === null && used.length === 0)
    return { code: 'no_way_in', reason: 'has no password, no identity and no verified address' };
  if (used.some((provider) => !providers.has(provider)))
    return { code: 'unknown_provider', reason: 'has an identity of a provider that is not known here' };
  if (new Set(used).size < used.length)
    return { code: 'provider_twice', reason: 'has two identities of one provider' };
  if (user.roles.includes('admin') && !allowAdmins)
    return { code: 'admin_refused', reason: 'would be an admin; --allow-roles allows that' };
  if (user.createdAt.getTime() > now) return { code: 'invalid_line', reason: 'createdAt is in the future' };
  return undefined;
}

/** Words of our own: what the parsers say may quote the line. */
function faultsOf({ issues }: z.ZodError): string {
  const words = issues.slice(0, 5).map(({ path, code, message }) => {
    const place = path.map(String).join('.');
    if (code === 'unrecognized_keys') return `${place || 'the line'} has a field that is not known`;
    return `${place || 'the line'}: ${message}`;
  });
  return words.join('; ');
}

/** `undefined` when it is not JSON. */
function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
