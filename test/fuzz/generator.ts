import {
  type Arbitrary,
  anything,
  array,
  constant,
  constantFrom,
  dictionary,
  nat,
  oneof,
  option,
  record,
  string,
  tuple,
} from 'fast-check';
import { HTML } from '../support/browser.js';
import { PASSWORD } from '../support/journeys.js';
import type { Route } from '../support/test-gateway.js';

export const CALLERS = ['nobody', 'person', 'browser', 'admin', 'service', 'forger'] as const;

/** A request as it is drawn, before real ids and tokens are put in. */
export interface Drawn {
  route: Route;
  /** Another method than the route's own. */
  method: string | null;
  caller: (typeof CALLERS)[number];
  /** For the route's parameters, in turn; `real` stands for an id that is there. */
  parameters: string[];
  query: string | null;
  headers: Record<string, string>;
  body: { type: string | null; text: string };
}

const FIELDS =
  `email password displayName refreshToken code code_verifier token token_type_hint mfa_token currentPassword newPassword
  name scopes expiresAt disabled roles response return_to formToken action provider id cursor query event user redirect_uri
  state code_challenge code_challenge_method error locale lang __proto__ constructor $where toString`.split(
    /\s+/,
  );

const odd = constantFrom<unknown>(
  null,
  true,
  false,
  0,
  -1,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202e',
  'x'.repeat(5_000),
  [],
  [[]],
  ['a@example.com'],
  ['a', 'b'],
  {},
  { $gt: '' },
  { $ne: null },
  { $where: '1' },
  { $regex: '(a+)+$' },
  { length: 1e9 },
  { toString: 1 },
  { toJSON: null },
  { constructor: { prototype: { polluted: 1 } } },
);
const fine = constantFrom<unknown>(
  'fuzz@example.com',
  PASSWORD,
  'Ada',
  '123456',
  'x'.repeat(43),
  'google',
  'github',
  '/account',
  'S256',
  'access_token',
  '2099-01-01T00:00:00Z',
  '2099-13-99',
  'admin',
  ['admin'],
  ['jobs'],
  true,
  'real',
  '0'.repeat(24),
  'a'.repeat(128),
);
const values: Arbitrary<unknown> = oneof(
  { weight: 4, arbitrary: fine },
  { weight: 3, arbitrary: odd },
  { weight: 1, arbitrary: string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: anything({ maxDepth: 2 }) },
);
/** `__proto__` as a field of its own, not as the prototype: that is how it is parsed from JSON. */
const objects = array(tuple(constantFrom(...FIELDS), values), { maxLength: 6 }).map(
  (entries) => `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${asJson(value)}`).join(',')}}`,
);
const deep = nat(3_000).map((depth) => '['.repeat(depth) + ']'.repeat(depth));
const garbage = oneof(
  string({ unit: 'binary', maxLength: 200 }),
  constantFrom(
    '',
    '{',
    '"',
    'null',
    '1',
    '{"a":',
    '[{}]',
    '{"a":1}{}',
    '\ufeff{}',
    '%',
    '&&==',
    'a=%E0%A4%A',
    '\0',
  ),
);
const forms = array(
  tuple(constantFrom(...FIELDS, 'email[]', 'email[$ne]', '__proto__[x]', 'a[b][c]'), values),
  {
    maxLength: 6,
  },
).map((entries) => entries.map(([name, value]) => `${escaped(name)}=${escaped(asText(value))}`).join('&'));
const types = constantFrom(
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json; charset=nope',
  'application/problem+json',
  '/',
  'x',
);
const bodies = oneof(
  { weight: 6, arbitrary: record({ type: constant('application/json'), text: objects }) },
  { weight: 3, arbitrary: record({ type: constant('application/x-www-form-urlencoded'), text: forms }) },
  { weight: 2, arbitrary: record({ type: option(types), text: oneof(objects, forms, garbage, deep) }) },
  { weight: 2, arbitrary: constant({ type: null, text: '' }) },
);
const latin = string({ unit: constantFrom(...'aZ0 =;,."\\%/:<>{}[]$\u00ff\u00a0\t'), maxLength: 40 });
const headerNames = constantFrom(
  'accept-language',
  'cookie',
  'origin',
  'referer',
  'user-agent',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-request-id',
  'x-forwarded-uri',
  'x-original-url',
  'x-forwarded-method',
  'authorization',
  'x-api-key',
  'traceparent',
  'range',
  'if-none-match',
  'content-encoding',
  'access-control-request-method',
  'x-http-method-override',
  'sec-fetch-site',
);
const headers = tuple(
  constantFrom('application/json', HTML, '*/*', 'text/html;q=x', 'image/png', ''),
  dictionary(headerNames, latin, { maxKeys: 3 }),
  constantFrom(true, true, false),
).map(([accept, others, own]) => ({ accept, ...(own && { origin: 'own' }), ...others }));
const parameters = array(
  constantFrom(
    'real',
    'real',
    'google',
    'github',
    'x',
    '0'.repeat(24),
    '%00',
    '%2e%2e',
    '%E0%A4%A',
    '%ud800',
    '$where',
    '__proto__',
    'constructor',
    'toString',
    'me',
    '%F0%9F%92%A9',
    'x'.repeat(2_000),
    '[object%20Null]',
    '-1',
  ),
  { minLength: 3, maxLength: 3 },
);

/** Requests to all of these routes. */
export function requestsTo(routes: readonly Route[]): Arbitrary<Drawn> {
  const otherMethods = constantFrom(
    'GET',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'HEAD',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
  );
  return record<Drawn>({
    route: constantFrom(...routes),
    method: option(otherMethods, { freq: 8 }).map((method) => method),
    caller: constantFrom(...CALLERS),
    parameters,
    query: option(oneof({ weight: 4, arbitrary: forms }, { weight: 1, arbitrary: garbage.map(escaped) }), {
      freq: 2,
    }),
    headers,
    body: bodies,
  });
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    // A bigint, or an object whose own toJSON is none.
    return '"x"';
  }
}

const asText = (value: unknown) => (typeof value === 'string' ? value : asJson(value));

/** Percent-encoded; lone surrogates as the bytes that no UTF-8 has. */
function escaped(text: string): string {
  return text.replace(/[^\w$[\].~-]/gsu, (sign) =>
    /\p{Cs}/u.test(sign)
      ? '%ED%A0%80'
      : [...Buffer.from(sign)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}
