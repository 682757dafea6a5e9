import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { enter, googler, hubber, markVerified } from '../identities/accounts.js';
import { HTML } from '../support/browser.js';
import { bearer, callbackUrl, PASSWORD, register, signIn, type Tokens } from '../support/journeys.js';
import { adminEnvironment, adminTokens, apiKey } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { profiled } from './store-profile.js';

const APP = 'https://app.example/callback';
const VERIFIER = 'v'.repeat(43);
const CHALLENGE = hash('sha256', VERIFIER, 'base64url');

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { ...adminEnvironment(), REDIRECT_URIS: APP } });
});
afterAll(() => gateway.stop());

describe('what a request asks of the database', () => {
  it('a known identity signs in by one indexed read and one write for the session', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => enter(gateway, googler(`crowd-${n}@gmail.com`))));
    await signIn(gateway.browser(), 'google-workspace');
    const browser = gateway.browser();
    const callback = await callbackUrl(browser, 'google-workspace');
    const operations = await profiled(gateway.database, async () => {
      expect((await browser.get(callback, { accept: 'application/json' })).status).toBe(200);
    });
    const identity = operations.filter(({ collection }) => ['users', 'sessions'].includes(collection));
    expect(identity).toMatchObject([
      {
        op: 'query',
        collection: 'users',
        planSummary: 'IXSCAN { identities.key: 1 }',
        keysExamined: 1,
        docsExamined: 1,
      },
      { op: 'insert', collection: 'sessions' },
    ]);
  });

  it('no journey reads a whole collection', async () => {
    const operations = await profiled(gateway.database, async () => {
      await passwordJourneys();
      await socialJourneys();
      await appJourneys();
      await serviceJourneys();
    });
    const scans = operations.filter(({ planSummary }) => planSummary?.includes('COLLSCAN'));
    expect(scans.map(({ op, collection, command }) => ({ op, collection, command }))).toEqual([]);
    // What the walk came past: it would prove nothing of a collection that it never touched.
    expect([...new Set(operations.map(({ collection }) => collection))].sort()).toEqual(
      expect.arrayContaining([
        'api_keys',
        'attempts',
        'audit_events',
        'authorization_codes',
        'flow_sessions',
        'pending_links',
        'revocations',
        'sessions',
        'users',
      ]),
    );
  });
});

/** Registering, signing in and out, renewing, profile, devices, password. */
async function passwordJourneys(): Promise<void> {
  const browser = gateway.browser();
  const { email, ...first } = await register(browser);
  await browser.post('/auth/login', { email, password: 'not the password' });
  const tokens = (await browser.post('/auth/login', { email, password: PASSWORD })).json<Tokens>();
  const headers = bearer(tokens.access_token);
  await browser.post('/auth/refresh', { refreshToken: first.refresh_token });
  await browser.post('/auth/refresh', { refreshToken: first.refresh_token });
  gateway.clock.advance(30);
  await browser.post('/auth/refresh', { refreshToken: first.refresh_token });
  await browser.get('/auth/profile', headers);
  await browser.request('/auth/profile', { method: 'PATCH', json: { displayName: 'Ada' }, headers });
  await browser.get('/auth/sessions', headers);
  await browser.post('/auth/email/verify/send', undefined, headers);
  await browser.post('/auth/email/verify', { token: 'made up' });
  await browser.post('/auth/password/forgot', { email });
  await browser.post('/auth/password/reset', { token: 'made up', password: 'a third battery' });
  await browser.request('/auth/sessions/none', { method: 'DELETE', headers });
  await browser.post('/auth/logout', undefined, headers);
  const again = (await browser.post('/auth/login', { email, password: PASSWORD })).json<Tokens>();
  const change = { currentPassword: PASSWORD, newPassword: 'another horse, another battery' };
  await browser.post('/auth/password', change, bearer(again.access_token));
  await browser.submit('/login', { email, password: change.newPassword });
  await browser.get('/account', { accept: HTML });
  await browser.submit('/account', { action: 'logout-all' });
}

/** Every outcome of the decision table, and taking an identity away. */
async function socialJourneys(): Promise<void> {
  await register(gateway.browser(), 'claimed@gmail.com');
  await enter(gateway, googler('claimed@gmail.com'));
  await register(gateway.browser(), 'linked@gmail.com');
  await markVerified(gateway, 'linked@gmail.com');
  const { access_token: token } = (await enter(gateway, googler('linked@gmail.com'))).json<Tokens>();
  const person = hubber('linked@gmail.com');
  gateway.sandbox.addPersona(person);
  const browser = gateway.browser();
  await browser.get(await callbackUrl(browser, person.id), { accept: 'application/json' });
  await browser.post('/auth/login', { email: 'linked@gmail.com', password: PASSWORD });
  await browser.request('/auth/identities/github', { method: 'DELETE', headers: bearer(token) });
  const started = await browser.post('/auth/github/link', undefined, bearer(token));
  const url = new URL(started.json<{ authorizationUrl: string }>().authorizationUrl);
  url.searchParams.set('persona', person.id);
  await browser.get((await browser.get(url.href)).location);
}

/** An app's code, used twice. */
async function appJourneys(): Promise<void> {
  const browser = gateway.browser();
  const query = new URLSearchParams({
    redirect_uri: APP,
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  });
  const { location } = await browser.get(await callbackUrl(browser, 'google-gmail', `?${query}`));
  const body = { code: new URL(location).searchParams.get('code'), code_verifier: VERIFIER };
  await browser.post('/auth/exchange', body);
  await browser.post('/auth/exchange', body);
}

/** Other services and operators. */
async function serviceJourneys(): Promise<void> {
  const browser = gateway.browser();
  const { id, key } = await apiKey(gateway);
  const { access_token: token } = await register(browser);
  const admin = bearer((await adminTokens(gateway)).access_token);
  const service = { 'x-api-key': key };
  await browser.get('/internal/whoami', service);
  await browser.get('/auth/verify', service);
  await browser.post('/auth/introspect', { token }, service);
  await browser.post('/auth/revoke', { token });
  await browser.get('/admin/dashboard', admin);
  await browser.get('/admin/api-keys', admin);
  await browser.request(`/admin/api-keys/${id}`, { method: 'DELETE', headers: admin });
  await browser.get('/health/ready');
}
