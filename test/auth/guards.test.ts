import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import type { Connection } from 'mongoose';
import { pino } from 'pino';
import { readSettings } from '../../src/config/settings.js';
import { SystemNetwork } from '../../src/domain/network.js';
import { createGateway } from '../../src/gateway.js';
import { providers } from '../../src/providers/registry.js';
import { HTML } from '../support/browser.js';
import { bearer, codeOf, PASSWORD, register, type Tokens } from '../support/journeys.js';
import { databaseUri, freePort, startGateway, type TestGateway } from '../support/test-gateway.js';
import { TestClock } from '../support/test-clock.js';

/** What is open to everybody (contract, section 3 and 4), and what asks for an API key instead of a token. */
const PUBLIC = [
  '/',
  '/login',
  '/login/second-step',
  '/login/passkey',
  '/login/second-step/passkey',
  '/register',
  '/logout',
  '/account',
  '/account/activity',
  '/account/second-step',
  '/account/passkeys',
  '/forgot-password',
  '/reset-password',
  '/verify-email',
  '/verify-email/send',
  '/auth/register',
  '/auth/login',
  '/auth/providers',
  '/auth/refresh',
  '/auth/exchange',
  '/auth/verify',
  '/auth/:provider',
  '/auth/:provider/callback',
  '/auth/password/forgot',
  '/auth/password/reset',
  '/auth/email/verify',
  '/auth/mfa',
  '/auth/introspect',
  '/auth/revoke',
  '/internal/whoami',
  '/.well-known/jwks.json',
  '/.well-known/oauth-authorization-server',
  '/health/live',
  '/health/ready',
  '/metrics',
  '/openapi.json',
  '/docs',
  '/assets/pico.min.css',
  '/sandbox/mail',
  '/sandbox/mail/:id',
  '/assets/webauthn.js',
  '/assets/brand.css',
];
/** Signing in with a passkey is public, managing passkeys is not. */
const isPublic = (path: string) =>
  PUBLIC.includes(path) || /^\/auth\/passkeys\/(sign-in|authentication|login)/.test(path);

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

describe('every route that is not public', () => {
  let app: NestExpressApplication;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    const environment = {
      PORT: String(port),
      DATA_DIR: mkdtempSync(join(tmpdir(), 'latchkey-routes-')),
      MONGODB_URI: databaseUri(`t${port}routes`),
    };
    const settings = readSettings(environment, []);
    const surroundings = { settings, clock: new TestClock(), network: new SystemNetwork(), providers };
    ({ app } = await createGateway(surroundings, pino({ level: 'silent' })));
    await app.listen(port, '127.0.0.1');
    url = settings.publicUrl;
  });
  afterAll(async () => {
    await app.get<Connection>(getConnectionToken()).dropDatabase();
    await app.close();
  });

  it('answers 401 to whoever has no token, before it looks at anything else', async () => {
    const { stack } = (app.getHttpAdapter().getInstance() as Express).router as unknown as { stack: Layer[] };
    const guarded = stack.flatMap(({ route }) =>
      route && !isPublic(route.path)
        ? Object.keys(route.methods).map((method) => ({ method: method.toUpperCase(), path: route.path }))
        : [],
    );
    expect(guarded.length).toBeGreaterThanOrEqual(11);
    const answered = await Promise.all(
      guarded.map(async ({ method, path }) => {
        const target = new URL(path.replaceAll(/:\w+/g, 'x'), url);
        // From the gateway's own pages: a request without Origin is another test's.
        const answer = await fetch(target, { method, headers: { origin: url } });
        const problem = (await answer.json()) as { code: string };
        return `${method} ${path}: ${answer.status} ${problem.code} ${answer.headers.get('www-authenticate')}`;
      }),
    );
    expect(answered).toEqual(
      guarded.map(({ method, path }) => `${method} ${path}: 401 invalid_token Bearer`),
    );
  });
});

describe('the admin pages', () => {
  const admin = { email: 'admin@example.com', password: PASSWORD };
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      environment: { BOOTSTRAP_ADMIN_EMAIL: admin.email, BOOTSTRAP_ADMIN_PASSWORD: admin.password },
    });
  });
  afterAll(() => gateway.stop());
  const dashboard = (headers: Record<string, string> = {}) =>
    gateway.browser().get('/admin/dashboard', headers);

  it('are 401 without a token', async () => {
    const answer = await dashboard();
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_token']);
  });

  it('are 403 without the role', async () => {
    const { access_token } = await register(gateway.browser());
    const answer = await dashboard(bearer(access_token));
    expect([answer.status, codeOf(answer)]).toEqual([403, 'forbidden']);
    expect((await dashboard(bearer(access_token))).status).toBe(403);
  });

  it('give counts to an admin', async () => {
    const { access_token } = (await gateway.browser().post('/auth/login', admin)).json<Tokens>();
    const profile = await gateway.browser().get('/auth/profile', bearer(access_token));
    expect(profile.json()).toMatchObject({ roles: ['admin'], emailVerified: true });
    const answer = await dashboard(bearer(access_token));
    expect(answer.status).toBe(200);
    const number = expect.any(Number);
    expect(answer.json()).toMatchObject({
      users: number,
      activeSessions: number,
      signInsToday: number,
      apiKeys: 0,
    });
  });

  it('are pages for a browser: the dashboard, or why not', async () => {
    const browser = gateway.browser();
    const before = await browser.get('/admin/dashboard', { accept: HTML });
    expect([before.status, before.headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8']);
    expect((await browser.submit('/login', admin)).status).toBe(303);
    const page = await browser.get('/admin/dashboard', { accept: HTML });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('<html');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('know one admin, whom nobody becomes by registering the address again', async () => {
    const answer = await gateway.browser().post('/auth/register', admin);
    expect(answer.status).toBe(409);
    expect(await gateway.database.collection('users').countDocuments({ roles: 'admin' })).toBe(1);
  });
});
