import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Described, describedGateway } from './described-gateway.js';

let described: Described;
beforeAll(async () => {
  described = await describedGateway();
});
afterAll(() => described.stop());

/** The endpoints that are promised, with the statuses and codes that are promised of each. */
const promised: [place: string, statuses: number[], ...codes: string[]][] = [
  ['post /auth/register', [201, 202, 409, 422], 'email_taken', 'weak_password'],
  ['post /auth/login', [200, 401], 'invalid_credentials'],
  ['get /auth/providers', [200]],
  ['get /auth/{provider}', [302, 400, 404], 'unknown_provider'],
  [
    'get /auth/{provider}/callback',
    [200, 302, 400, 403, 409, 502],
    'invalid_state',
    'access_denied',
    'link_required',
  ],
  ['post /auth/exchange', [200, 400], 'invalid_code'],
  ['get /auth/profile', [200, 401], 'invalid_token'],
  ['patch /auth/profile', [200, 401]],
  ['post /auth/refresh', [200, 401]],
  ['post /auth/logout', [204, 401, 403], 'cross_site'],
  ['post /auth/logout-all', [204, 401]],
  ['get /auth/sessions', [200, 401]],
  ['delete /auth/sessions/{id}', [204, 401, 404], 'not_found'],
  ['post /auth/{provider}/link', [200, 401, 404]],
  ['delete /auth/identities/{provider}', [204, 409], 'last_sign_in_method'],
  ['post /auth/password', [204, 401, 422]],
  ['post /auth/password/forgot', [202]],
  ['post /auth/password/reset', [204, 400]],
  ['post /auth/email/verify/send', [202]],
  ['post /auth/email/verify', [204]],
  ['post /auth/mfa', [200, 401], 'mfa_invalid'],
  ['post /auth/mfa/totp', [200]],
  ['post /auth/mfa/totp/confirm', [200]],
  ['delete /auth/mfa/totp', [204]],
  ['get /auth/verify', [200, 401, 403], 'invalid_api_key', 'forbidden'],
  ['get /admin/dashboard', [200, 401, 403], 'forbidden'],
  ['get /admin/users', [200, 401, 403]],
  ['get /admin/users/{id}', [200, 404]],
  ['patch /admin/users/{id}', [200, 404]],
  ['delete /admin/users/{id}', [204, 404]],
  ['post /admin/users/{id}/revoke', [204, 404]],
  ['get /admin/audit', [200, 401, 403]],
  ['get /admin/api-keys', [200]],
  ['post /admin/api-keys', [201]],
  ['delete /admin/api-keys/{id}', [204]],
  ['get /internal/whoami', [200, 401], 'invalid_api_key'],
  ['post /auth/introspect', [200, 401]],
  ['post /auth/revoke', [200]],
  ['get /.well-known/jwks.json', [200]],
  ['get /.well-known/oauth-authorization-server', [200]],
  ['get /health/live', [200]],
  ['get /health/ready', [200, 503], 'unavailable'],
  ['get /metrics', [200]],
  ['get /openapi.json', [200]],
  ['get /docs', [200]],
];

it.each(promised)('%s answers %j as promised', (place, statuses, ...codes) => {
  const [method = '', path = ''] = place.split(' ');
  const responses = described.document.paths[path]?.[method]?.responses ?? {};
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(statuses.map(String)));
  for (const code of codes) expect(JSON.stringify(responses)).toContain(`#/components/examples/${code}"`);
  for (const status of Object.keys(responses).filter((one) => one.startsWith('2')))
    expect(statuses).toContain(Number(status));
});
