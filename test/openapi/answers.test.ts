import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OpenApiDocument } from '../../src/reference/document.js';
import { markVerified } from '../identities/accounts.js';
import { forgot, MOVE, tokenTo, VERIFY } from '../mail/caught-mail.js';
import { enrol, mfaToken } from '../support/authenticator.js';
import { HTML } from '../support/browser.js';
import {
  bearer,
  callbackUrl,
  claimsOf,
  consent,
  PASSWORD,
  register,
  signIn,
  someAddress,
  type Tokens,
} from '../support/journeys.js';
import { adminEnvironment, adminTokens } from '../support/seeds.js';
import { SecurityKey } from '../support/security-key.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { operationsOf } from './described-gateway.js';
import { Record, RecordingBrowser } from './recording-browser.js';

const APP = 'https://app.example/done';
const VERIFIER = 'v'.repeat(43);
let gateway: TestGateway;
let document: OpenApiDocument;
let record: Record;
let admin: ReturnType<typeof bearer>;

beforeAll(async () => {
  const started = await startGateway({
    environment: { ...adminEnvironment(), RATE_LIMIT: 'false', REDIRECT_URIS: APP },
  });
  document = (await started.browser().get('/openapi.json')).json<OpenApiDocument>();
  record = new Record(document);
  gateway = { ...started, browser: () => new RecordingBrowser(started.url, record) };
  admin = bearer((await adminTokens(gateway)).access_token);
});
afterAll(() => gateway.stop());

const browser = () => gateway.browser();
const person = async () => {
  const tokens = await register(browser());
  return { ...tokens, headers: bearer(tokens.access_token) };
};
const remove = (path: string, headers: ReturnType<typeof bearer>, json?: unknown) =>
  browser().request(path, { method: 'DELETE', headers, ...(json !== undefined && { json }) });
const patch = (path: string, headers: ReturnType<typeof bearer>, json: unknown) =>
  browser().request(path, { method: 'PATCH', headers, json });

/** A sign-in with a password, kept up, looked at and ended. */
async function walkSessions(): Promise<void> {
  const { email, headers, refresh_token: refreshToken } = await person();
  await browser().post('/auth/register', { email, password: PASSWORD });
  await browser().post('/auth/register', { email: someAddress(), password: 'password' });
  const other = (await browser().post('/auth/login', { email, password: PASSWORD })).json<Tokens>();
  await browser().post('/auth/login', { email, password: 'wrong' });
  await browser().post('/auth/refresh', { refreshToken });
  await browser().post('/auth/refresh', { refreshToken: 'x' });
  await browser().get('/auth/sessions', headers);
  await remove(`/auth/sessions/${String(claimsOf(other.access_token)['sid'])}`, headers);
  await remove('/auth/sessions/nobody', headers);
  await browser().post('/auth/logout', {}, headers);
  await browser().post('/auth/logout', {}, headers);
  await browser().post('/auth/logout-all', {}, (await person()).headers);
}

async function walkAccount(): Promise<void> {
  const { headers, email } = await person();
  await browser().get('/auth/profile', headers);
  await browser().get('/auth/profile');
  await patch('/auth/profile', headers, { displayName: 'Ada' });
  await patch('/auth/profile', headers, { displayname: 'Ada' });
  await browser().get('/auth/profile/export', headers);
  await browser().get('/auth/events', headers);
  await remove('/auth/identities/google', headers);
  await browser().post('/auth/password', { newPassword: 'another battery staple' }, headers);
  await browser().post('/auth/email/verify/send', {}, headers);
  await browser().post('/auth/email/verify', { token: await tokenTo(gateway, email, VERIFY) });
  await browser().post('/auth/email/verify', { token: 'x' });
  const address = someAddress();
  await browser().post('/auth/email', { email: address }, headers);
  await browser().post('/auth/email/verify', { token: await tokenTo(gateway, address, MOVE) });
  await browser().post('/auth/password/reset', {
    token: await forgot(gateway, address),
    password: 'a quite new battery staple',
  });
  const leaving = await person();
  const passwords = { currentPassword: PASSWORD, newPassword: 'another battery staple' };
  await browser().post('/auth/password', passwords, leaving.headers);
  await remove('/auth/profile', (await person()).headers);
}

/** Google for a browser that takes JSON, for one that takes pages, and for an app. */
async function walkProviders(): Promise<void> {
  await browser().get('/auth/providers');
  await browser().get('/auth/nobody');
  const { access_token } = await signIn(browser(), 'google-gmail');
  await browser().post('/auth/github/link', {}, bearer(access_token));
  await remove('/auth/identities/google', bearer(access_token));
  const page = browser();
  await page.get(await callbackUrl(page, 'google-gmail'), { accept: HTML });
  const failing = browser();
  const start = await failing.get('/auth/google');
  await failing.get(await consent(failing, start.location, { fault: 'deny' }), {
    accept: 'application/json',
  });
  const app = browser();
  const code_challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const query = new URLSearchParams({ redirect_uri: APP, code_challenge, code_challenge_method: 'S256' });
  const back = await app.get(await callbackUrl(app, 'google-gmail', `?${query}`), { accept: HTML });
  const code = new URL(back.location).searchParams.get('code');
  await browser().post('/auth/exchange', { code, code_verifier: VERIFIER });
  await browser().post('/auth/exchange', { code, code_verifier: VERIFIER });
  const password = 'a quite new battery staple';
  await browser().post('/auth/password/reset', { token: await forgot(gateway, 'ada@gmail.com'), password });
  const again = await browser().post('/auth/login', { email: 'ada@gmail.com', password });
  await remove('/auth/identities/google', bearer(again.json<Tokens>().access_token));
}

async function walkSecondFactors(): Promise<void> {
  const { headers, email, access_token } = await person();
  const { app } = await enrol(gateway, access_token);
  await browser().post('/auth/mfa/totp', {}, headers);
  const due = await browser().post('/auth/login', { email, password: PASSWORD });
  await browser().post('/auth/mfa', { mfa_token: mfaToken(due), code: app.freshCode() });
  await browser().post('/auth/mfa', { mfa_token: 'x', code: app.code() });
  await browser().post('/auth/mfa/recovery-codes', {}, headers);
  await remove('/auth/mfa/totp', headers, { code: app.freshCode() });
  const key = new SecurityKey(gateway.url);
  const creation = await browser().post('/auth/passkeys/registration/options', {}, headers);
  const response = key.create(creation.json<{ challenge: string; user: { id: string } }>());
  const added = await browser().post('/auth/passkeys/registration/verify', { response }, headers);
  await browser().post('/auth/passkeys/registration/verify', { response }, headers);
  const { id } = added.json<{ id: string }>();
  await browser().get('/auth/passkeys', headers);
  await patch(`/auth/passkeys/${id}`, headers, { name: 'Key' });
  const visitor = browser();
  const options = await visitor.post('/auth/passkeys/sign-in/options', {});
  await visitor.post('/auth/passkeys/sign-in/verify', {
    response: key.get(options.json<{ challenge: string }>()),
  });
  await remove(`/auth/passkeys/${id}`, headers);
}

async function walkServices(): Promise<void> {
  const made = await browser().post('/admin/api-keys', { name: 'API', scopes: ['read'] }, admin);
  const { id, key } = made.json<{ id: string; key: string }>();
  const service = { 'x-api-key': key };
  const { access_token, refresh_token, headers } = await person();
  await browser().get('/internal/whoami', service);
  await browser().get('/internal/whoami');
  for (const token of [access_token, refresh_token, 'x'])
    await browser().post('/auth/introspect', { token }, service);
  for (const caller of [headers, service, {}]) await browser().get('/auth/verify', caller);
  await browser().get('/auth/verify?role=admin', headers);
  await browser().get('/auth/verify?max_age=x', headers);
  await browser().post('/auth/revoke', { token: access_token });
  await browser().get('/admin/api-keys', admin);
  await remove(`/admin/api-keys/${id}`, admin);
}

async function walkAdmin(): Promise<void> {
  const { headers, access_token, email } = await person();
  await browser().get('/admin/dashboard', admin);
  await browser().get('/admin/dashboard', headers);
  await browser().get('/admin/users', admin);
  await browser().get('/admin/users?cursor=x', admin);
  await browser().get('/admin/audit', admin);
  const path = `/admin/users/${String(claimsOf(access_token)['sub'])}`;
  await browser().get(path, admin);
  await patch(path, admin, { roles: ['editor'] });
  await browser().request(`${path}/revoke`, { method: 'POST', headers: admin });
  const demandPassword = () =>
    browser().request(`${path}/reset-password`, { method: 'POST', headers: admin });
  await demandPassword();
  await markVerified(gateway, email);
  await demandPassword();
  await remove(path, admin);
  await remove(path, admin);
  const refusing = browser();
  const { location } = await refusing.get('/auth/google');
  const failed = await refusing.get(await consent(refusing, location, { fault: 'deny' }), { accept: HTML });
  await browser().get(`/admin/flows/${String(failed.headers.get('x-request-id'))}`, admin);
  for (const facts of [{}, { emailVerified: true }, { identityHolder: { userId: 'a' } }])
    await browser().post('/admin/linking/explain', facts, admin);
}

async function walkOperations(): Promise<void> {
  const paths = ['/health/live', '/health/ready', '/openapi.json', '/docs', '/metrics'];
  const described = paths.filter((path) => path in document.paths);
  for (const path of [...described, '/.well-known/jwks.json', '/.well-known/oauth-authorization-server'])
    await browser().get(path);
  await markVerified(gateway, (await person()).email);
  const [mail] = (await browser().get('/sandbox/mail')).json<{ id: string }[]>();
  await browser().get(`/sandbox/mail/${mail?.id}`);
  await browser().post('/auth/login', 'x'.repeat(150_000));
  await browser().request('/auth/login', {
    method: 'POST',
    body: 'x',
    headers: { 'content-type': 'text/plain' },
  });
}

it('every answer of a walk over all endpoints is as the document says', async () => {
  await walkSessions();
  await walkAccount();
  await walkProviders();
  await walkSecondFactors();
  await walkServices();
  await walkAdmin();
  await walkOperations();
  expect(record.faults).toEqual([]);
  // A walk that leaves an endpoint out, or never gets it to succeed, shows nothing of it.
  const succeeded = operationsOf(document).filter(({ place, responses }) =>
    Object.keys(responses).some((status) => Number(status) < 400 && record.seen.has(`${place} ${status}`)),
  );
  expect(succeeded.map(({ place }) => place)).toEqual(operationsOf(document).map(({ place }) => place));
});
