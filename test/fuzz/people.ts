import { bearer, claimsOf, register, type Tokens } from '../support/journeys.js';
import { apiKey } from '../support/seeds.js';
import type { TestGateway } from '../support/test-gateway.js';
import type { CALLERS } from './generator.js';

/** Who asks, and ids that are really there. */
export interface Cast {
  headers: Record<(typeof CALLERS)[number], Record<string, string>>;
  ids: string[];
  /** What no answer but a token response may hold. */
  secrets: string[];
}

/** People with live tokens: a request drawn before may have signed out, disabled or deleted those that were there. */
export async function cast(gateway: TestGateway): Promise<Cast> {
  const person = await register(gateway.browser());
  const admin = await register(gateway.browser());
  const promoted = await gateway.database
    .collection('users')
    .updateOne({ emailKey: admin.email }, { $set: { roles: ['admin'] } });
  if (promoted.modifiedCount !== 1) throw new Error('there is no such user');
  const refreshed = await gateway.browser().post('/auth/refresh', { refreshToken: admin.refresh_token });
  const tokens = refreshed.json<Tokens>();
  const service = await apiKey(gateway, ['jobs']);
  const { sub, sid } = claimsOf(person.access_token);
  const [header, , signature] = person.access_token.split('.');
  const claims = Buffer.from('{"roles":["admin"]}').toString('base64url');
  const headers = {
    nobody: {},
    person: bearer(person.access_token),
    browser: { cookie: `access_token=${person.access_token}; refresh_token=${person.refresh_token}` },
    admin: bearer(tokens.access_token),
    service: { 'x-api-key': service.key },
    forger: bearer(`${header}.${claims}.${signature}`),
  };
  const secrets = [
    person.access_token,
    person.refresh_token,
    tokens.access_token,
    tokens.refresh_token,
    service.key,
  ];
  return { headers, ids: [String(sub), String(sid), service.id], secrets };
}

/** Can everybody in it still do something? */
export async function isAlive(gateway: TestGateway, { headers }: Cast): Promise<boolean> {
  const asked = [
    gateway.browser().get('/auth/profile', headers.person),
    gateway.browser().get('/admin/dashboard', headers.admin),
    gateway.browser().get('/internal/whoami', headers.service),
  ];
  return (await Promise.all(asked)).every(({ status }) => status === 200);
}
