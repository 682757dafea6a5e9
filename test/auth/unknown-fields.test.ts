import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenApiDocument } from '../../src/reference/document.js';
import { operationsOf } from '../openapi/described-gateway.js';
import { bearer, codeOf, register } from '../support/journeys.js';
import { adminEnvironment, adminTokens, statusOf } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

/** RFC 7009 and RFC 7662 let a client send more than is known, and an API key is asked for before a body is looked at. */
const OAUTH = ['POST /auth/introspect', 'POST /auth/revoke'];
/** Where a sign-in is no question. */
const OPEN =
  /^POST \/auth\/(register|login|refresh|exchange|mfa|password\/(forgot|reset)|email\/verify|passkeys\/sign-in\/\w+)$/;

interface Endpoint {
  place: string;
  method: string;
  path: string;
  takesBody: boolean;
}

let gateway: TestGateway;
let endpoints: Endpoint[];
let admin: Record<string, string>;
beforeAll(async () => {
  gateway = await startGateway({ environment: { ...adminEnvironment(), RATE_LIMIT: 'false' } });
  admin = bearer((await adminTokens(gateway)).access_token);
  const document = (await gateway.browser().get('/openapi.json')).json<OpenApiDocument>();
  endpoints = operationsOf(document).flatMap(({ place, requestBody }) => {
    const [method = '', path = ''] = place.split(' ');
    const unsafe = method !== 'GET' && !OAUTH.includes(place);
    const endpoint = {
      place,
      method,
      path: path.replaceAll(/\{\w+\}/g, 'x'),
      takesBody: requestBody !== undefined,
    };
    return unsafe ? [endpoint] : [];
  });
});
afterAll(() => gateway.stop());

const send = ({ method, path }: Endpoint, headers: Record<string, string>, json?: object) =>
  gateway.browser().request(path, { method, headers, ...(json !== undefined && { json }) });
const withoutBody = () => endpoints.filter(({ takesBody }) => !takesBody);

describe('a field that an endpoint does not know', () => {
  it('is refused by each, whether or not it takes a body, and changes nothing', async () => {
    expect(endpoints.length).toBeGreaterThan(30);
    for (const endpoint of endpoints) {
      const answer = await send(endpoint, admin, { everywhere: true });
      expect([endpoint.place, answer.status, codeOf(answer)]).toEqual([
        endpoint.place,
        400,
        'invalid_request',
      ]);
      expect(answer.json<{ errors: object[] }>().errors.length).toBeGreaterThan(0);
    }
    expect(await statusOf(gateway.browser(), admin['authorization']?.slice('Bearer '.length) ?? '')).toBe(
      200,
    );
  });

  it('is looked at after the token and the role', async () => {
    const { access_token } = await register(gateway.browser());
    for (const endpoint of endpoints.filter(({ place }) => !OPEN.test(place))) {
      const anonymous = await send(endpoint, {}, { everywhere: true });
      expect([endpoint.place, anonymous.status]).toEqual([endpoint.place, 401]);
      if (!endpoint.path.startsWith('/admin')) continue;
      const ordinary = await send(endpoint, bearer(access_token), { everywhere: true });
      expect([endpoint.place, ordinary.status]).toEqual([endpoint.place, 403]);
    }
  });

  it('is none where the body is empty, or has no field', async () => {
    expect(withoutBody().length).toBeGreaterThan(12);
    for (const endpoint of withoutBody())
      for (const json of [undefined, {}]) {
        const { access_token } = await register(gateway.browser());
        const headers = endpoint.path.startsWith('/admin') ? admin : bearer(access_token);
        const answer = await send(endpoint, headers, json);
        expect([endpoint.place, answer.status]).not.toEqual([endpoint.place, 400]);
      }
  });

  it.each([[[]], [[{}]]])('nor is a list %j in its place accepted', async (json) => {
    for (const endpoint of withoutBody())
      expect([endpoint.place, (await send(endpoint, admin, json)).status]).toEqual([endpoint.place, 400]);
  });
});
