import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, codeOf, register } from '../support/journeys.js';
import { adminEnvironment, apiKey, statusOf } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
let key: Record<string, string>;
beforeAll(async () => {
  gateway = await startGateway({ environment: adminEnvironment() });
  key = { 'x-api-key': (await apiKey(gateway)).key };
});
afterAll(() => gateway.stop());

const introspect = (token: string, headers = key) =>
  gateway.browser().request('/auth/introspect', {
    method: 'POST',
    form: { token, token_type_hint: 'access_token' },
    headers,
  });
const revoke = (token: string) =>
  gateway.browser().request('/auth/revoke', { method: 'POST', form: { token } });

describe('introspection (RFC 7662)', () => {
  it('describes a live access token to a service', async () => {
    const { access_token: token } = await register(gateway.browser());
    const described = (await introspect(token)).json<Record<string, unknown>>();
    expect(described).toMatchObject({
      active: true,
      token_type: 'Bearer',
      iss: gateway.url,
      aud: gateway.url,
      amr: ['pwd'],
    });
    expect(Number(described['exp']) - Number(described['iat'])).toBe(gateway.settings.accessTokenTtl);
    expect(JSON.stringify(described)).not.toContain('@');
  });

  it('describes a live refresh token, and not one that was rotated', async () => {
    const { refresh_token: token } = await register(gateway.browser());
    expect((await introspect(token)).json()).toMatchObject({ active: true, token_type: 'refresh_token' });
    await gateway.browser().post('/auth/refresh', { refreshToken: token });
    expect((await introspect(token)).json()).toEqual({ active: false });
  });

  it.each(['junk', 'a.b.c', `${'x'.repeat(5000)}`])(
    'says no more than inactive of anything else',
    async (token) => {
      expect((await introspect(token)).json()).toEqual({ active: false });
    },
  );

  it('says inactive of a token that was taken back', async () => {
    const { access_token: token } = await register(gateway.browser());
    await gateway.browser().post('/auth/logout', undefined, bearer(token));
    expect((await introspect(token)).json()).toEqual({ active: false });
  });

  it('is for services only', async () => {
    const { access_token: token } = await register(gateway.browser());
    const answer = await introspect(token, bearer(token) as never);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_api_key']);
  });
});

describe('revocation (RFC 7009)', () => {
  it('ends one access token and leaves its session', async () => {
    const tokens = await register(gateway.browser());
    expect((await revoke(tokens.access_token)).status).toBe(200);
    expect(await statusOf(gateway.browser(), tokens.access_token)).toBe(401);
    expect(
      (await gateway.browser().post('/auth/refresh', { refreshToken: tokens.refresh_token })).status,
    ).toBe(200);
  });

  it('ends the session of a refresh token', async () => {
    const tokens = await register(gateway.browser());
    expect((await revoke(tokens.refresh_token)).status).toBe(200);
    expect(await statusOf(gateway.browser(), tokens.access_token)).toBe(401);
    expect(
      (await gateway.browser().post('/auth/refresh', { refreshToken: tokens.refresh_token })).status,
    ).toBe(401);
  });

  it('answers 200 to a token it does not know, and 400 to none', async () => {
    expect((await revoke('junk')).status).toBe(200);
    expect((await gateway.browser().post('/auth/revoke', {})).status).toBe(400);
  });
});
