import { secret } from './run-record.js';

/** Fields, of queries, forms and JSON, whose values no log may hold. */
const SECRET = new Set(
  `access_token refresh_token refreshToken id_token token mfa_token code code_verifier state nonce password currentPassword
   newPassword client_secret email secret otpauthUrl recoveryCodes key formToken form_token id_token_hint login_hint`.split(
    /\s+/,
  ),
);

/** Headers that are secrets, whatever they hold. */
const SECRET_HEADERS = ['authorization', 'x-api-key', 'cookie', 'set-cookie'];

/** Notes the secrets in headers: tokens, keys and cookies, each without what is around it. */
export function noteHeaders(headers: Headers): void {
  for (const name of SECRET_HEADERS) {
    const values = name === 'set-cookie' ? headers.getSetCookie() : [headers.get(name) ?? ''];
    for (const value of values) {
      if (name === 'set-cookie') noteCookie(value);
      else if (name === 'cookie') for (const cookie of value.split(/; */)) noteCookie(cookie);
      else secret(value.replace(/^(Bearer|Basic) /i, ''));
    }
  }
  noteUrl(headers.get('location') ?? '');
}

function noteCookie(line: string): void {
  const value = /^[^=]+=([^;]+)/.exec(line)?.[1] ?? '';
  secret(value);
  // The session id itself, without `s:` and its signature.
  const signed = /^s(?:%3A|:)([^.]+)\./.exec(value)?.[1];
  if (signed !== undefined) secret(signed);
}

/** Notes the secrets in a query, or in a query that is a value in it. */
export function noteUrl(url: string): void {
  const [path = '', query = ''] = url.split('?', 2);
  // There `token` is the audience of the token that is asked for.
  const open = path.endsWith('/auth/verify') ? 'token' : undefined;
  for (const [name, value] of new URLSearchParams(query))
    if (SECRET.has(name) && name !== open) secret(value);
}

/** Notes the secrets in a body: JSON, a form, or a page or mail with links. */
export function noteBody(text: string, status = 0): void {
  if (/^\s*[[{]/.test(text)) return noteJson(parse(text), status);
  if (/^[\w.~%+*-]+=\S*$/.test(text)) return noteUrl(`?${text}`);
  for (const [, token = ''] of text.matchAll(/[?&;](?:token|state|code)=([\w.~%-]{16,})/g)) secret(token);
  for (const [, token = ''] of text.matchAll(/name="form_?[tT]oken" value="([^"]+)"/g)) secret(token);
}

/** @param status of an answer: a problem's `code` is a word of the contract */
function noteJson(value: unknown, status: number, name = ''): void {
  if (typeof value === 'string') {
    if (SECRET.has(name) && !(name === 'code' && status >= 400)) secret(value);
    else if (value.includes('token=')) noteBody(` ${value}`);
  } else if (Array.isArray(value)) for (const entry of value) noteJson(entry, status, name);
  else if (typeof value === 'object' && value !== null)
    for (const [key, entry] of Object.entries(value)) noteJson(entry, status, key);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
