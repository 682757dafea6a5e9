import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { authorize, codeFor, exchange, jsonOf, startSandbox, type Running } from './sandbox-server.js';

const JSON_PLEASE = { headers: { accept: 'application/json' } };

describe('the pretend GitHub', () => {
  let running: Running;
  beforeAll(async () => void (running = await startSandbox()));
  beforeEach(() => running.sandbox.reset());
  afterAll(() => running.stop());

  const tokenFor = async (persona: string, changes: Record<string, string | null> = {}) => {
    const code = await codeFor(running, 'github', { persona, ...changes });
    return String((await jsonOf(await exchange(running, 'github', code, {}, JSON_PLEASE)))['access_token']);
  };

  const api = (path: string, authorization: string, userAgent = 'test') =>
    fetch(`${running.endpoints.github.apiUrl}${path}`, {
      headers: { authorization, 'user-agent': userAgent },
    });

  it('answers the callback with code, state and its issuer', async () => {
    const callback = await authorize(running, 'github', { persona: 'github-public' });
    expect([...callback.keys()].sort()).toEqual(['code', 'iss', 'state']);
    expect(callback.get('iss')).toBe(`${running.baseUrl}/github/login/oauth`);
    expect(callback.get('state')).toBe('the-state');
  });

  it('answers form-encoded, and JSON where that is asked for', async () => {
    const one = await codeFor(running, 'github', { persona: 'github-public' });
    const form = await exchange(running, 'github', one);
    expect(form.headers.get('content-type')).toContain('application/x-www-form-urlencoded');
    const fields = new URLSearchParams(await form.text());
    expect(fields.get('access_token')).toMatch(/^gho_\w{36}$/);
    expect(fields.get('token_type')).toBe('bearer');
    const two = await codeFor(running, 'github', { persona: 'github-public', scope: 'read:user user:email' });
    const json = await exchange(running, 'github', two, {}, JSON_PLEASE);
    expect(await jsonOf(json)).toMatchObject({ scope: 'read:user,user:email', token_type: 'bearer' });
  });

  it.each([
    ['wrong verifier', { code_verifier: 'x'.repeat(43) }, 'bad_verification_code'],
    ['no verifier', { code_verifier: null }, 'bad_verification_code'],
    ['wrong code', { code: 'wrong' }, 'bad_verification_code'],
    ['wrong secret', { client_secret: 'wrong' }, 'incorrect_client_credentials'],
    ['other redirect_uri', { redirect_uri: 'http://localhost:3000/' }, 'redirect_uri_mismatch'],
  ])('refuses %s with status 200 and the error in the body', async (_case, changes, error) => {
    const code = await codeFor(running, 'github', { persona: 'github-public' });
    const response = await exchange(running, 'github', code, changes);
    expect(response.status).toBe(200);
    const fields = new URLSearchParams(await response.text());
    expect(fields.get('error')).toBe(error);
    expect(fields.get('error_description')).toBeTruthy();
    expect(fields.get('error_uri')).toMatch(/^https:\/\/docs\.github\.com\//);
    expect(fields.has('access_token')).toBe(false);
  });

  it('takes a code once', async () => {
    const code = await codeFor(running, 'github', { persona: 'github-public' });
    const first = await jsonOf(await exchange(running, 'github', code, {}, JSON_PLEASE));
    const second = await jsonOf(await exchange(running, 'github', code, {}, JSON_PLEASE));
    expect(first).toHaveProperty('access_token');
    expect(second).toMatchObject({ error: 'bad_verification_code' });
  });

  it('shows the user with a numeric id and only the public address', async () => {
    const token = await tokenFor('github-private');
    const user = await jsonOf(await api('/user', `token ${token}`));
    expect(user).toMatchObject({ id: 900_000_002, login: 'margaret-sandbox', email: null, type: 'User' });
    const emails = await api('/user/emails', `Bearer ${token}`);
    expect(emails.headers.get('x-oauth-scopes')).toBe('user:email');
    expect(await emails.json()).toContainEqual({
      email: 'margaret@example.org',
      primary: true,
      verified: true,
      visibility: 'private',
    });
  });

  it.each([
    ['user:email', 200],
    ['read:org,user', 200],
    ['read:user', 404],
    [null, 404],
  ])('answers /user/emails for scope %s with %d', async (scope, status) => {
    const token = await tokenFor('github-public', { scope });
    expect((await api('/user/emails', `Bearer ${token}`)).status).toBe(status);
    expect((await api('/user', `Bearer ${token}`)).status).toBe(200);
  });

  it('refuses a wrong token and a caller without a name', async () => {
    const wrong = await api('/user', 'Bearer gho_wrong');
    expect(wrong.status).toBe(401);
    expect(await jsonOf(wrong)).toMatchObject({ message: 'Bad credentials' });
    expect((await api('/user', `Bearer ${await tokenFor('github-public')}`, '')).status).toBe(403);
  });

  it('does not take a token of the other provider', async () => {
    const code = await codeFor(running, 'google', { persona: 'google-gmail' });
    const { access_token: token } = await jsonOf(await exchange(running, 'google', code));
    expect((await api('/user', `Bearer ${String(token)}`)).status).toBe(401);
  });

  it('uses the registered callback when none is sent', async () => {
    const callback = await authorize(running, 'github', { persona: 'github-public', redirect_uri: null });
    expect(callback.get('code')).toBeTruthy();
  });
});
