import type { EndpointName } from '../../src/sandbox/calls.js';
import type { ProviderId } from '../../src/sandbox/endpoints.js';
import type { Fault } from '../../src/sandbox/faults.js';

/** Every endpoint that a callback asks, by provider. */
export const endpoints: readonly (readonly [ProviderId, EndpointName])[] = [
  ['google', 'token'],
  ['google', 'userinfo'],
  ['github', 'token'],
  ['github', 'user'],
  ['github', 'emails'],
];

const ok = (body: string, type = 'application/json'): Fault => ({
  status: 200,
  headers: { 'content-type': type },
  body,
});
const status = (code: number, body: string): Fault => ({ status: code, body });

/** Answers that are wrong at every endpoint: each must end as `provider_error`. */
export const wrongAnswers: Readonly<Record<string, Fault>> = {
  null: ok('null'),
  'a text': ok('"x"'),
  'a number': ok('42'),
  true: ok('true'),
  'nothing at all': ok(''),
  'half of some JSON': ok('{"access_token":"abc", "id":'),
  'JSON after a byte order mark and garbage': ok('\u0000\u0001{}'),
  HTML: ok('<!doctype html><title>Sign in</title><p>access_token=abc', 'text/html'),
  'HTML as JSON': ok('<html></html>'),
  '204': status(204, ''),
  '400 invalid_grant': status(
    400,
    '{"error":"invalid_grant","error_description":"Bad code SECRET-OF-PROVIDER"}',
  ),
  '401': status(401, '{"error":"invalid_client","message":"Bad credentials SECRET-OF-PROVIDER"}'),
  '429': status(429, '{"message":"slow down"}'),
  '500': status(500, '{"error":"internal_failure","trace":"SECRET-OF-PROVIDER"}'),
  '503 in HTML': { status: 503, headers: { 'content-type': 'text/html' }, body: '<h1>Busy</h1>' },
  'an endless body': 'huge',
  'a body of a megabyte': ok(JSON.stringify({ access_token: 'abc', pad: 'x'.repeat(1024 * 1024) })),
};

/** Redirects: the client secret and the token must not go where they point. */
export const redirects: Readonly<Record<string, (url: string) => Fault>> = {
  '301': (url) => ({ status: 301, headers: { location: url }, body: '' }),
  '302': (url) => ({ status: 302, headers: { location: url }, body: '{"access_token":"abc"}' }),
  '303': (url) => ({ status: 303, headers: { location: url }, body: '' }),
  '307': () => 'redirect',
  '308': (url) => ({ status: 308, headers: { location: url }, body: '' }),
};

/** Wrong at one endpoint only: an empty list of addresses, for one, is a good answer. */
export const wrongShapes: Readonly<Partial<Record<`${ProviderId} ${EndpointName}`, readonly string[]>>> = {
  'google token': ['[]', '{}', '{"access_token":null}', '{"access_token":""}', '{"access_token":{"$ne":1}}'],
  'github token': ['[]', '{}', '{"access_token":42}', '{"error":"bad_verification_code"}'],
  'google userinfo': [
    '[]',
    '{}',
    '{"sub":null}',
    '{"sub":""}',
    '{"sub":42}',
    '{"sub":{"$ne":null}}',
    '{"sub":["1"]}',
  ],
  'github user': [
    '[]',
    '{}',
    '{"id":null}',
    '{"id":"42"}',
    '{"id":{"$gt":0}}',
    '{"id":[42]}',
    '{"id":0}',
    '{"id":-1}',
    '{"id":1.5}',
    '{"id":1e300}',
    '{"login":"octocat"}',
  ],
  'github emails': ['{}', '{"message":"Not Found"}'],
};

/** Every JSON or form text that the provider calls of a sign-in carried and that no log may hold. */
export const secretsOf = (
  calls: readonly { url: string; headers: object; body: Record<string, unknown> }[],
): string[] => {
  const found = calls.flatMap(({ url, headers, body }) => {
    const query = [...new URL(url, 'http://gateway').searchParams];
    const authorization =
      'authorization' in headers ? String(headers.authorization).split(' ')[1] : undefined;
    const named = [...query, ...Object.entries(body)].filter(([name]) =>
      /^(code|state|nonce|code_verifier|code_challenge|client_secret|access_token)$/.test(name),
    );
    return [...named.map(([, value]) => String(value)), ...(authorization ? [authorization] : [])];
  });
  return [...new Set(found)].filter((secret) => secret.length > 5);
};
