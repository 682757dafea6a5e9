import { z } from 'zod';
import { isLoopbackHost } from '../domain/app-redirect.js';
import { parseColour } from '../domain/colour.js';
import { toDisplayName } from '../domain/display-text.js';

/** Readers for the text of environment variables. Each message says how to mend the value and never repeats it. */

const MINIMUM_SECRET = 32;

/** An empty variable counts as unset: `FOO=` in a .env file means "not set" to everyone who writes it. */
export const text = z.string().trim().min(1);

/** RFC 8725, section 3.5: a key that people can remember can be guessed offline from one token. */
export const secret = z
  .string()
  .min(
    MINIMUM_SECRET,
    `must have at least ${MINIMUM_SECRET} characters; make one with: openssl rand -base64 48`,
  );

export const seconds = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, 'must be a whole number of seconds')
    .transform(Number)
    .pipe(
      z
        .number()
        .min(minimum, `must be at least ${minimum} seconds`)
        .max(maximum, `must be at most ${maximum} seconds`),
    );

export const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .pipe(z.number().min(1, 'must be from 1 to 65535').max(65535, 'must be from 1 to 65535'));

const URL_HINT = 'must be an absolute http or https URL without credentials, query or fragment';

export const httpUrl = z.string().refine((value) => {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash;
}, URL_HINT);

/** Something is put behind it: a query would swallow that. */
export const baseUrl = httpUrl.refine((value) => !URL.canParse(value) || !new URL(value).search, URL_HINT);

/** libuv, section "Thread pool work scheduling": 4 by default, at most 1024. */
export const threads = z
  .string()
  .regex(/^\d{1,4}$/, 'must be a whole number')
  .transform(Number)
  .pipe(z.number().min(1, 'must be from 1 to 1024').max(1024, 'must be from 1 to 1024'));

/** PUBLIC_URL: an origin. What hangs below it are the contract's own paths. */
export const origin = z
  .string()
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    return (
      /^https?:$/.test(url.protocol) &&
      !url.username &&
      !url.password &&
      url.pathname === '/' &&
      !url.search &&
      !url.hash
    );
  }, 'must be an origin such as https://login.example.com, without a path')
  .transform((value) => new URL(value).origin);

/** Comma-separated values, empty ones dropped. */
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry.length > 0),
);

export const origins = list.pipe(
  z.array(
    z
      .string()
      .refine(
        (value) => URL.canParse(value) && new URL(value).origin === value,
        'must list exact origins such as https://app.example.com',
      ),
  ),
);

/** Redirect URIs of apps: https, a private-use scheme (RFC 8252, section 7.1), or http on loopback only. */
export const redirectUris = list.pipe(
  z.array(
    z.string().refine((value) => {
      if (!URL.canParse(value) || /[#\s*\\]/.test(value)) return false;
      const url = new URL(value);
      if (url.protocol === 'http:') return isLoopbackHost(url.hostname);
      return !/^(javascript|data|vbscript|file|blob|about|ftp|ws|wss):$/.test(url.protocol);
    }, 'must list exact URIs: https, a custom scheme, or http on a loopback host; no fragment, no wildcard'),
  ),
);

/** A name that people read on every page and in every mail. */
export const name = z
  .string()
  .max(60, 'must have at most 60 characters')
  .refine((value) => toDisplayName(value) === value.trim(), 'must be one line of readable text')
  .transform((value) => value.trim());

/** Where a page's link or picture may lead: plain http would be a mixed-content warning, `javascript:` an attack. */
export const publicLink = z.string().refine((value) => {
  if (/[\s\\]/.test(value) || value.startsWith('//')) return false;
  return value.startsWith('/') || (URL.canParse(value) && new URL(value).protocol === 'https:');
}, 'must be an https URL or a path of this gateway that starts with /');

/** Any colour will do: what is written on it is chosen by contrast. */
export const colour = z.string().transform((value, context) => {
  const parsed = parseColour(value.trim());
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'must be a colour such as #3651d4' });
  return z.NEVER;
});
