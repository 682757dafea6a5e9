import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, HTML, type Step } from '../support/browser.js';
import { bearer, callbackUrl, codeOf, consent, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { cookiesSet, somebody, stored } from './outcomes.js';

const APP = 'https://app.example/done?tenant=1';
const CUSTOM = 'com.example.app:/signed-in';
const verifier = () => randomBytes(32).toString('base64url');

let gateway: TestGateway;
beforeAll(async () => {
  const REDIRECT_URIS = `${APP},${CUSTOM},http://127.0.0.1/signed-in,http://[::1]:5000/signed-in`;
  gateway = await startGateway({ environment: { REDIRECT_URIS } });
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  gateway.sandbox.reset();
  await gateway.database.collection('sessions').deleteMany({});
});

/** The query with which an app starts. */
function startQuery(codeVerifier: string, redirectUri = APP, state = 'app state/1'): string {
  const challenge = createHash('sha256').update(codeVerifier).digest('base64url');
  return `?${new URLSearchParams({
    redirect_uri: redirectUri,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })}`;
}

/** Signs in for an app. @returns what its redirect URI was called with */
async function appSignIn(codeVerifier: string, redirectUri = APP, persona = 'google-gmail'): Promise<URL> {
  const browser = gateway.browser();
  const back = await browser.get(await callbackUrl(browser, persona, startQuery(codeVerifier, redirectUri)), {
    accept: HTML,
  });
  expect([back.status, cookiesSet(back)]).toEqual([302, []]);
  return new URL(back.location);
}

const exchange = (code: string | null, codeVerifier: string, browser: Browser = gateway.browser()) =>
  browser.post('/auth/exchange', { code, code_verifier: codeVerifier });

function expectBadCode(answer: Step): void {
  expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_code']);
}

const profileStatus = async (token: string) =>
  (await gateway.browser().get('/auth/profile', bearer(token))).status;

describe('signing in for an app', () => {
  it.each(Object.entries(somebody))(
    'at %s comes back with a code and the app state',
    async (_id, persona) => {
      const secret = verifier();
      const back = await appSignIn(secret, APP, persona);
      expect(`${back.origin}${back.pathname}`).toBe('https://app.example/done');
      expect([...back.searchParams.keys()].sort()).toEqual(['code', 'state', 'tenant']);
      expect(back.searchParams.get('state')).toBe('app state/1');
      const answer = await exchange(back.searchParams.get('code'), secret);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
      const tokens = answer.json<Tokens>();
      expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
      expect(await profileStatus(tokens.access_token)).toBe(200);
      expect(
        (await gateway.browser().post('/auth/refresh', { refreshToken: tokens.refresh_token })).status,
      ).toBe(200);
    },
  );

  it.each([
    CUSTOM,
    'http://127.0.0.1/signed-in',
    'http://127.0.0.1:49152/signed-in',
    'http://127.0.0.1:1/signed-in',
    'http://[::1]:61000/signed-in',
  ])('comes back to %s (RFC 8252)', async (redirectUri) => {
    const back = await appSignIn(verifier(), redirectUri);
    expect(back.href.startsWith(`${new URL(redirectUri).href}?code=`)).toBe(true);
  });

  it.each([
    'http://127.0.0.1:49152/other',
    'http://localhost:49152/signed-in',
    'https://127.0.0.1:49152/signed-in',
    'http://127.0.0.1:49152@evil.example/signed-in',
    'http://127.0.0.1.evil.example/signed-in',
    'com.example.app:/signed-in/more',
    'com.example.app:/signed-in?x=1',
    'https://app.example:8443/done?tenant=1',
    'https://app.example/done',
  ])('does not start for %s', async (redirectUri) => {
    const start = await gateway.browser().get(`/auth/google${startQuery(verifier(), redirectUri)}`);
    expect([start.status, start.headers.get('location')]).toEqual([400, null]);
  });
});

describe('the code of an app', () => {
  it('is worth nothing without its verifier, and makes no session then', async () => {
    const back = await appSignIn(verifier());
    const before = await stored(gateway);
    expectBadCode(await exchange(back.searchParams.get('code'), verifier()));
    expect(await stored(gateway)).toEqual(before);
  });

  it('is refused with a verifier that is none, or none at all', async () => {
    const code = (await appSignIn(verifier())).searchParams.get('code');
    for (const body of [{ code }, { code, code_verifier: '' }, { code, code_verifier: { $ne: '' } }]) {
      const answer = await gateway.browser().post('/auth/exchange', body);
      expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
    }
  });

  it.each(['same', 'another'])('used again with the %s verifier ends the session it made', async (which) => {
    const secret = verifier();
    const code = (await appSignIn(secret)).searchParams.get('code');
    const tokens = (await exchange(code, secret)).json<Tokens>();
    expect(await profileStatus(tokens.access_token)).toBe(200);
    expectBadCode(await exchange(code, which === 'same' ? secret : verifier()));
    expect(await profileStatus(tokens.access_token)).toBe(401);
    const refresh = await gateway.browser().post('/auth/refresh', { refreshToken: tokens.refresh_token });
    expect(refresh.status).toBe(401);
  });

  it('is good for 59 seconds and not for 61', async () => {
    const [early, late] = [verifier(), verifier()];
    const earlyCode = (await appSignIn(early)).searchParams.get('code');
    gateway.clock.advance(59);
    expect((await exchange(earlyCode, early)).status).toBe(200);
    const lateCode = (await appSignIn(late)).searchParams.get('code');
    gateway.clock.advance(61);
    expectBadCode(await exchange(lateCode, late));
  });

  it('that nobody issued is refused', async () => expectBadCode(await exchange('made-up', verifier())));

  it('is good for one of twenty exchanges at once; the replays end its session, so all are out', async () => {
    const secret = verifier();
    const code = (await appSignIn(secret)).searchParams.get('code');
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(code, secret)));
    const won = answers.filter(({ status }) => status === 200);
    // None, when a replay ends the session before the winner has read it: then nobody has it either.
    expect(won.length).toBeLessThanOrEqual(1);
    answers.filter(({ status }) => status !== 200).forEach(expectBadCode);
    for (const { json } of won) expect(await profileStatus(json<Tokens>().access_token)).toBe(401);
    expect((await stored(gateway))['sessions']).toBe(0);
  });
});

describe('a sign-in for an app that fails', () => {
  const failing = async (fault: string) => {
    const browser = gateway.browser();
    const start = await browser.get(`/auth/github${startQuery(verifier())}`);
    const before = await stored(gateway);
    const answer = await browser.get(await consent(browser, start.location, { fault }), { accept: HTML });
    expect(await stored(gateway)).toEqual(before);
    return answer;
  };

  it.each([
    ['deny', 'access_denied'],
    ['server_error', 'provider_error'],
    ['wrong_issuer', 'provider_error'],
    ['token_500', 'provider_error'],
  ])('by %s tells the app %s, once the state was good', async (fault, code) => {
    const answer = await failing(fault);
    const back = new URL(answer.location);
    expect([answer.status, back.origin, cookiesSet(answer)]).toEqual([302, 'https://app.example', []]);
    expect(Object.fromEntries(back.searchParams)).toEqual({ tenant: '1', error: code, state: 'app state/1' });
  });

  it('by a wrong state stays here: nobody knows which app it was', async () => {
    const answer = await failing('wrong_state');
    expect(answer.location).toBe(`${gateway.url}/login?error=invalid_state`);
  });
});
