import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Refusal } from '../../src/domain/refusal.js';
import type { Provider } from '../../src/providers/provider.js';
import { providers as registry } from '../../src/providers/registry.js';
import { AS_JSON, expectFailure } from '../handshake/outcomes.js';
import { type Browser, HTML } from '../support/browser.js';
import { bearer, claimsOf, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { environmentOf, type FakeProvider, startFakeProvider } from './fake-provider.js';
import { people } from './registry-people.js';

/** Those that the fake provider can stand in for; one found by discovery needs a whole OpenID provider. */
const reachable = registry.filter(({ discovered }) => !discovered);
const named = (list: readonly Provider[]) => list.map((provider) => [provider.id, provider] as const);

let fake: FakeProvider;
let gateway: TestGateway;
beforeAll(async () => {
  fake = await startFakeProvider();
  const environment = Object.assign({}, ...registry.map(({ id }) => environmentOf(id, fake))) as object;
  gateway = await startGateway({ environment: { ...environment } });
});
afterAll(async () => {
  await gateway.stop();
  await fake.stop();
});

async function callback(browser: Browser, { id }: Provider): Promise<string> {
  const { location } = await browser.get(`/auth/${id}`);
  const state = new URL(location).searchParams.get('state');
  return `/auth/${id}/callback?${new URLSearchParams({ code: 'a-code', state: `${state}` })}`;
}

describe('the registry', () => {
  it('has each id once', () => {
    const ids = registry.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is what the gateway lists, in its order', async () => {
    const listed = (await gateway.browser().get('/auth/providers')).json<{ id: string }[]>();
    expect(listed).toEqual(registry.map(({ id, name }) => ({ id, name, startUrl: `/auth/${id}` })));
  });
});

describe.each(named(registry))('every provider: %s', (id, provider) => {
  it('has a name for a URL, one for people, a scope', () => {
    expect(id).toMatch(/^[a-z][a-z-]*$/);
    expect(provider.name.trim()).not.toBe('');
    expect(provider.scope.length).toBeGreaterThan(0);
  });

  it('has a button', async () => {
    const page = await gateway.browser().get('/login', { accept: HTML });
    expect(page.text).toContain(`href="/auth/${id}"`);
  });

  it.each([
    null,
    undefined,
    true,
    42,
    'x',
    [],
    {},
    { user: null },
    { sub: {} },
    { id: {} },
    { user: { id: {} } },
  ])('reads no profile out of %j', (raw) => {
    expect(() => provider.toProfile(raw)).toThrow(Refusal);
  });
});

describe.each(named(reachable))('the provider %s', (id, provider) => {
  const paths = Object.keys(people[id]?.answers ?? {});
  beforeEach(() => {
    fake.calls.length = 0;
    Object.assign(fake.answers, people[id]?.answers);
  });

  it('has somebody to test it with', () => {
    expect(people).toHaveProperty(id);
  });

  it('starts with client, callback, scope, state and an S256 challenge', async () => {
    const sent = new URL((await gateway.browser().get(`/auth/${id}`)).location);
    expect(`${sent.origin}${sent.pathname}`).toBe(`${fake.url}/authorize`);
    expect(Object.fromEntries(sent.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: `${id}-client`,
      redirect_uri: `${gateway.url}/auth/${id}/callback`,
      scope: provider.scope.join(' '),
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(sent.searchParams.has('nonce')).toBe(provider.idToken !== undefined);
    expect(sent.href).not.toContain('secret');
  });

  it('makes a user by the immutable id', async () => {
    const browser = gateway.browser();
    const answer = await browser.get(await callback(browser, provider), AS_JSON);
    expect(answer.status).toBe(200);
    const { access_token: token } = answer.json<Tokens>();
    expect(claimsOf(token)).toMatchObject({ amr: [id] });
    const profile = await gateway.browser().get('/auth/profile', bearer(token));
    expect(profile.json()).toMatchObject({
      displayName: 'Somebody',
      emailVerified: true,
      identities: [{ provider: id, providerId: people[id]?.providerId }],
    });
  });

  it('sends its secret and the verifier in the body of one POST, and the token in a header', async () => {
    const browser = gateway.browser();
    await browser.get(await callback(browser, provider), AS_JSON);
    const [exchange, ...reads] = fake.calls;
    expect([exchange?.method, exchange?.path, exchange?.query.size]).toEqual(['POST', '/token', 0]);
    expect(Object.fromEntries(exchange?.form ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      code: 'a-code',
      code_verifier: expect.stringMatching(/^[\w.~-]{43,128}$/),
      redirect_uri: `${gateway.url}/auth/${id}/callback`,
    });
    expect(reads.map(({ path }) => path)).toEqual(paths);
    for (const read of reads) {
      expect([read.method, read.query.size]).toEqual(['GET', 0]);
      expect(read.authorization).toMatch(/^(Bearer|token) token-of-the-fake-provider$/);
    }
  });

  it.each(['null', '{}', '"x"', '42', '<html>', ''])('refuses %j from its first endpoint', async (body) => {
    fake.answers[paths[0] ?? ''] = (response) => void response.end(body);
    const browser = gateway.browser();
    await expectFailure(gateway, browser, await callback(browser, provider), 'provider_error');
  });

  it.each(['null', '{}', '[]', '"x"', '<html>', ''])('refuses %j from the token endpoint', async (body) => {
    const answer = fake.answers['/token'];
    fake.answers['/token'] = (response) => void response.end(body);
    const browser = gateway.browser();
    await expectFailure(gateway, browser, await callback(browser, provider), 'provider_error');
    if (answer) fake.answers['/token'] = answer;
    expect(fake.calls.map(({ path }) => path)).toEqual(['/token']);
  });

  it('leaves neither code nor token nor secret nor address in the log', () => {
    const log = gateway.log.join('\n');
    for (const secret of ['a-code', 'token-of-the-fake', 'secret-that-no-log', '@gmail.com', '@example.com'])
      expect(log).not.toContain(secret);
  });
});

it.each(reachable)('$id that nobody listens at is out of reach', async (provider) => {
  const browser = gateway.browser();
  const url = await callback(browser, provider);
  await fake.stop();
  await expectFailure(gateway, browser, url, 'provider_unavailable');
});
