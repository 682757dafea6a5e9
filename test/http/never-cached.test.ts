import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { bearer, PASSWORD, register, someAddress, type Tokens } from '../support/journeys.js';
import { adminEnvironment, adminTokens } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
let admin: Tokens;
let person: Tokens;
beforeAll(async () => {
  gateway = await startGateway({ environment: adminEnvironment() });
  admin = await adminTokens(gateway);
  person = await register(gateway.browser());
});
afterAll(() => gateway.stop());

describe('what is about somebody is kept by no cache (SE-12)', () => {
  it.each([
    '/auth/profile',
    '/auth/profile/export',
    '/auth/sessions',
    '/auth/passkeys',
    '/auth/verify',
    '/admin/dashboard',
    '/admin/users',
    '/admin/audit',
    '/admin/api-keys',
  ])('%s', async (path) => {
    const token = path.startsWith('/admin') ? admin.access_token : person.access_token;
    const answer = await gateway.browser().get(path, bearer(token));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(answer.headers.get('etag')).toBeNull();
  });

  it.each(['/', '/account', '/account/second-step'])('the page %s', async (path) => {
    const browser = gateway.browser();
    await browser.submit('/register', { email: someAddress(), password: PASSWORD });
    const answer = await browser.get(path, { accept: HTML });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['/auth/register', () => ({ email: someAddress(), password: PASSWORD })],
    ['/auth/refresh', () => ({ refreshToken: person.refresh_token })],
    ['/auth/login', () => ({ email: 'nobody@example.com', password: PASSWORD })],
  ])('%s', async (path, body) => {
    const answer = await gateway.browser().post(path, body());
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});
