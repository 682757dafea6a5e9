import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { sandboxClients } from '../../src/sandbox/endpoints.js';
import { googlePersona } from '../../src/sandbox/google-personas.js';
import {
  CALLBACK,
  authorize,
  codeFor,
  exchange,
  jsonOf,
  startSandbox,
  type Running,
} from './sandbox-server.js';

describe('the pretend Google', () => {
  let running: Running;
  beforeAll(async () => void (running = await startSandbox()));
  beforeEach(() => running.sandbox.reset());
  afterAll(() => running.stop());

  const tokensFor = async (persona: string, changes: Record<string, string | null> = {}) =>
    jsonOf(await exchange(running, 'google', await codeFor(running, 'google', { persona, ...changes })));

  const userinfo = (token: string) =>
    fetch(running.endpoints.google.userinfoUrl, { headers: { authorization: `Bearer ${token}` } });

  const verified = (idToken: unknown) =>
    jwtVerify(String(idToken), createRemoteJWKSet(new URL(running.endpoints.google.jwksUrl)), {
      issuer: running.endpoints.google.issuer,
      audience: sandboxClients.google.clientId,
      algorithms: ['RS256'],
      currentDate: new Date(running.clock.now()),
    });

  it('answers the callback in Google’s form', async () => {
    const callback = await authorize(running, 'google', { persona: 'google-workspace' });
    expect(callback.get('code')).toMatch(/^4\/0/);
    expect(Object.fromEntries(callback)).toMatchObject({
      state: 'the-state',
      iss: running.endpoints.google.issuer,
      authuser: '0',
      hd: 'navy.example',
      prompt: 'consent',
    });
    expect(callback.get('scope')?.split(' ')).toContain('https://www.googleapis.com/auth/userinfo.email');
  });

  it('gives an ID token that the published keys verify', async () => {
    const tokens = await tokensFor('google-gmail', { nonce: 'the-nonce' });
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
    const { payload, protectedHeader } = await verified(tokens['id_token']);
    expect(payload).toMatchObject({
      sub: '100000000000000000001',
      email: 'ada@gmail.com',
      email_verified: true,
      nonce: 'the-nonce',
      azp: sandboxClients.google.clientId,
    });
    expect(payload['at_hash']).toMatch(/^[\w-]{22}$/);
    expect(payload.exp).toBe(Number(payload.iat) + 3600);
    expect(protectedHeader.kid).toBeTruthy();
  });

  it('shows the profile at userinfo, by header and by query', async () => {
    const token = String((await tokensFor('google-workspace'))['access_token']);
    const byHeader = await jsonOf(await userinfo(token));
    expect(byHeader).toMatchObject({ email: 'grace@navy.example', email_verified: true, hd: 'navy.example' });
    const byQuery = await fetch(`${running.endpoints.google.userinfoUrl}?access_token=${token}`);
    expect(await jsonOf(byQuery)).toEqual(byHeader);
  });

  it('keeps back what no scope was granted for', async () => {
    const tokens = await tokensFor('google-workspace', { scope: 'openid' });
    expect(await jsonOf(await userinfo(String(tokens['access_token'])))).toEqual({
      sub: '100000000000000000002',
    });
  });

  it('refuses a wrong access token in Google’s shape', async () => {
    const response = await userinfo('ya29.wrong');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(await jsonOf(response)).toEqual({
      error: 'invalid_request',
      error_description: 'Invalid Credentials',
    });
  });

  it.each([
    ['wrong verifier', { code_verifier: 'x'.repeat(43) }, 400, 'invalid_grant'],
    ['missing verifier', { code_verifier: null }, 400, 'invalid_grant'],
    ['wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['other redirect_uri', { redirect_uri: 'http://localhost:3000/' }, 400, 'redirect_uri_mismatch'],
    ['other grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses an exchange with %s', async (_case, changes, status, error) => {
    const response = await exchange(
      running,
      'google',
      await codeFor(running, 'google', { persona: 'google-gmail' }),
      changes,
    );
    expect(response.status).toBe(status);
    expect(await jsonOf(response)).toMatchObject({ error });
  });

  it('refuses a verifier when the request had no challenge', async () => {
    const changes = { persona: 'google-gmail', code_challenge: null, code_challenge_method: null };
    const code = await codeFor(running, 'google', changes);
    expect((await exchange(running, 'google', code)).status).toBe(400);
    const again = await codeFor(running, 'google', changes);
    expect((await exchange(running, 'google', again, { code_verifier: null })).status).toBe(200);
  });

  it('takes a code once', async () => {
    const code = await codeFor(running, 'google', { persona: 'google-gmail' });
    expect((await exchange(running, 'google', code)).status).toBe(200);
    const second = await exchange(running, 'google', code);
    expect(second.status).toBe(400);
    expect(await jsonOf(second)).toEqual({ error: 'invalid_grant', error_description: 'Bad Request' });
  });

  it('takes a code for ten minutes', async () => {
    const code = await codeFor(running, 'google', { persona: 'google-gmail' });
    const late = await codeFor(running, 'google', { persona: 'google-gmail' });
    running.clock.advance(599_999);
    expect((await exchange(running, 'google', code)).status).toBe(200);
    running.clock.advance(1);
    expect((await exchange(running, 'google', late)).status).toBe(400);
  });

  it('takes the client by HTTP Basic, each half form-encoded', async () => {
    const { clientId, clientSecret } = sandboxClients.google;
    const code = await codeFor(running, 'google', { persona: 'google-gmail' });
    const basic = Buffer.from(`${clientId}:${clientSecret.replaceAll('-', '%2D')}`).toString('base64');
    const bare = { client_id: null, client_secret: null };
    const response = await exchange(running, 'google', code, bare, {
      headers: { authorization: `Basic ${basic}` },
    });
    expect(response.status).toBe(200);
  });

  it('does not take a code of the other provider', async () => {
    const code = await codeFor(running, 'github', { persona: 'github-public' });
    const response = await exchange(running, 'google', code, { redirect_uri: CALLBACK.github });
    expect(await jsonOf(response)).toMatchObject({ error: 'invalid_grant' });
  });

  it.each(['none', 'wrong-key', 'public-key-as-secret', 'tampered'] as const)(
    'sends an ID token signed by %s that does not verify',
    async (signature) => {
      running.sandbox.mutateIdToken((draft) => void (draft.signature = signature));
      const { id_token: idToken } = await tokensFor('google-gmail');
      expect(String(idToken).split('.')).toHaveLength(3);
      await expect(verified(idToken)).rejects.toThrow();
    },
  );

  it('sends the claims and header that a mutation sets', async () => {
    running.sandbox.mutateIdToken(({ claims }) => void (claims['nonce'] = 'another'));
    const { payload } = await verified((await tokensFor('google-gmail', { nonce: 'mine' }))['id_token']);
    expect(payload['nonce']).toBe('another');
    running.sandbox.mutateIdToken(() => 'not.a.token');
    expect((await tokensFor('google-gmail'))['id_token']).toBe('not.a.token');
  });

  it('sends a persona’s raw claims as they are', async () => {
    const claims = { sub: null, email: ['a@example.org'], email_verified: 'true', name: undefined };
    running.sandbox.addPersona(googlePersona({ id: 'hostile', sub: '1', claims }));
    const tokens = await tokensFor('hostile');
    const profile = await jsonOf(await userinfo(String(tokens['access_token'])));
    expect(profile).toMatchObject({ sub: null, email: ['a@example.org'], email_verified: 'true' });
    expect(profile).not.toHaveProperty('name');
  });

  it('is found by discovery', async () => {
    const { issuer, tokenUrl, jwksUrl } = running.endpoints.google;
    const response = await fetch(`${issuer}/.well-known/openid-configuration`);
    expect(await jsonOf(response)).toMatchObject({ issuer, token_endpoint: tokenUrl, jwks_uri: jwksUrl });
  });
});
