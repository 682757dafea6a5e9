import { afterEach, describe, expect, test } from '@jest/globals';
import { providerCheck } from '../../src/doctor/checks/provider.check.js';
import type { Finding } from '../../src/doctor/finding.js';
import {
  environmentOf,
  type FakeProvider,
  type ProviderAnswer,
  startFakeProvider,
} from '../providers/fake-provider.js';
import { TestClock } from '../support/test-clock.js';
import { complaints, surroundingsOf, texts } from './surroundings.js';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const status = (code: number, body: object): ProviderAnswer => {
  return (response) => {
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
};
const redirect = (location: string): ProviderAnswer => {
  return (response) => {
    response.writeHead(302, { location }).end();
  };
};

/** A provider in good order: it knows the client, refuses the made-up code, and has a key. */
const GOOD: Record<string, ProviderAnswer> = {
  '/authorize': status(200, {}),
  '/token': status(400, { error: 'invalid_grant' }),
  '/userinfo': status(401, {}),
  '/api/user': status(401, {}),
  '/keys': { keys: [{ kty: 'RSA', kid: '1' }] },
};

async function fakeProvider(changed: Record<string, ProviderAnswer> = {}): Promise<FakeProvider> {
  const provider = await startFakeProvider({ ...GOOD, ...changed });
  stops.push(() => provider.stop());
  return provider;
}

/** What is said of one provider that stands in for `id`. */
async function look(id: string, fake: FakeProvider, changed: Record<string, string> = {}, clock?: TestClock) {
  const environment = { ...environmentOf(id, fake), GOOGLE_JWKS_URL: `${fake.url}/keys`, ...changed };
  const surroundings = surroundingsOf(environment, clock);
  const findings: Finding[] = [];
  for (const examined of surroundings.providers)
    findings.push(...(await providerCheck(examined).run(surroundings)));
  return findings;
}

describe('Google and GitHub', () => {
  test('a provider in good order: everything is good, and the redirect URI is shown', async () => {
    const google = await look('google', await fakeProvider());
    expect(complaints(google)).toEqual([]);
    expect(texts(google, 'good')).toEqual([
      expect.stringContaining('exactly: http://localhost:3000/auth/google/callback'),
      expect.stringMatching(/made-up code, but not the client ID and secret/),
      expect.stringMatching(/keys for ID tokens can be read \(1 /),
      expect.stringMatching(/userinfo, where the profile is read, answers/),
      expect.stringMatching(/clocks .* agree/),
    ]);
    const github = await look('github', await fakeProvider({ '/token': { error: 'bad_verification_code' } }));
    expect(complaints(github)).toEqual([]);
    expect(texts(github, 'good')).toHaveLength(4);
  });

  test('it is asked once, with the client’s credentials and a code that was never given out', async () => {
    const fake = await fakeProvider();
    await look('google', fake);
    const [call, ...more] = fake.calls.filter(({ path }) => path === '/token');
    expect(more).toEqual([]);
    expect(call?.form.get('client_id')).toBe('google-client');
    expect(call?.form.get('client_secret')).toBe('google-secret-that-no-log-may-hold');
    expect(call?.form.get('redirect_uri')).toBe('http://localhost:3000/auth/google/callback');
    expect(fake.calls.map(({ path }) => path).sort()).toEqual(['/authorize', '/keys', '/token', '/userinfo']);
  });

  test.each([
    [
      'google',
      status(401, { error: 'invalid_client' }),
      /refuses the client ID or the client secret.*GOOGLE_CLIENT_SECRET/,
    ],
    [
      'google',
      status(401, { message: 'go away' }),
      /refuses the client ID or the client secret \(status 401\)/,
    ],
    [
      'github',
      { error: 'incorrect_client_credentials' },
      /refuses the client ID or the client secret.*GITHUB_CLIENT_ID/,
    ],
    ['github', status(404, { error: 'Not Found' }), /nothing there \(status 404\).*unknown client ID/],
    ['github', { error: 'redirect_uri_mismatch' }, /exactly http:\/\/localhost:3000\/auth\/github\/callback/],
    ['google', status(400, { error: 'unauthorized_client' }), /authorization code grant/],
  ])('%s, whose token endpoint refuses the client', async (id, token, complaint) => {
    const findings = await look(id, await fakeProvider({ '/token': token }));
    expect(complaints(findings)).toEqual([expect.stringMatching(complaint)]);
    expect(texts(findings, 'problem')).toHaveLength(1);
  });

  test.each([
    ['a fault of its own', status(503, {}), /status 503.*Try again later/],
    ['foreign words', status(400, { error: 'three\u001b[31m herons' }), /status 400, which says nothing/],
  ])('an answer that says nothing of the secret is no verdict: %s', async (_name, token, complaint) => {
    const findings = await look('google', await fakeProvider({ '/token': token }));
    expect(texts(findings, 'problem')).toEqual([]);
    expect(texts(findings, 'warning')).toEqual([expect.stringMatching(complaint)]);
  });

  test.each([
    ['a status', status(400, {}), /refuses the sign-in request \(status 400\)/],
    ['its page of errors', redirect('/signin/oauth/error?authError=Cg'), /page of errors/],
    [
      'an answer to us',
      redirect('http://localhost:3000/auth/google/callback?error=invalid_scope'),
      /invalid_scope/,
    ],
  ])('a sign-in page that refuses us by %s', async (_name, page, complaint) => {
    const findings = await look('google', await fakeProvider({ '/authorize': page }));
    expect(texts(findings, 'problem')).toEqual([expect.stringMatching(complaint)]);
    expect(complaints(findings).join()).toContain('http://localhost:3000/auth/google/callback');
  });

  test('a sign-in page that sends people on is good', async () => {
    const page = redirect('/login?return_to=%2Fauthorize');
    expect(complaints(await look('github', await fakeProvider({ '/authorize': page })))).toEqual([]);
  });

  test('one that nobody can reach: each address is named', async () => {
    const fake = await fakeProvider();
    await fake.stop();
    const problems = texts(await look('google', fake), 'problem');
    stops.length = 0;
    expect(problems).toHaveLength(4);
    for (const [index, path] of ['/authorize', '/token', '/keys', '/userinfo'].entries()) {
      expect(problems[index]).toContain(`${fake.url}${path}`);
      expect(problems[index]).toMatch(/nothing listens there/);
    }
  });

  test('one that does not answer is given up after 5 s', async () => {
    const findings = await look('google', await fakeProvider({ '/token': () => undefined }));
    expect(texts(findings, 'problem')).toEqual([expect.stringMatching(/did not answer in time/)]);
  });

  test('keys that are none, and a profile that is not there', async () => {
    const fake = await fakeProvider({ '/keys': { keys: [] }, '/userinfo': status(404, {}) });
    expect(complaints(await look('google', fake))).toEqual([
      expect.stringMatching(/no RSA or EC key/),
      expect.stringMatching(/userinfo.*is not there/),
    ]);
  });

  test.each([
    [45, 'warning'],
    [120, 'problem'],
  ] as const)('a clock that is %i s ahead is a %s', async (seconds, verdict) => {
    const clock = new TestClock();
    clock.advance(seconds);
    const findings = await look('google', await fakeProvider(), {}, clock);
    expect(texts(findings, verdict)).toEqual([
      expect.stringMatching(/4[456]|1(19|20|21) s ahead of that of the provider/),
    ]);
  });

  test('the pretend ones sleep while the gateway does', async () => {
    const surroundings = surroundingsOf({ SANDBOX: 'true', PORT: '1', PUBLIC_URL: 'http://localhost:1' });
    for (const examined of surroundings.providers) {
      const findings = await providerCheck(examined).run(surroundings);
      expect(findings.map(({ verdict }) => verdict)).toEqual(['skipped']);
    }
  });
});
