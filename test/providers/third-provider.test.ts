import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Strategy } from 'passport-oauth2';
import { parseEmailAddress } from '../../src/domain/email-address.js';
import { Refusal } from '../../src/domain/refusal.js';
import type { Provider } from '../../src/providers/provider.js';
import { readProtectedResource } from '../../src/providers/protected-resource.js';
import { providers as registry } from '../../src/providers/registry.js';
import { strategyOptions } from '../../src/providers/strategy-options.js';
import { AS_JSON, expectFailure, stored } from '../handshake/outcomes.js';
import { type Browser, HTML } from '../support/browser.js';
import { bearer, claimsOf, type Tokens } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { environmentOf, type FakeProvider, startFakeProvider } from './fake-provider.js';

/** A third provider: this object is all that it takes, beside its line in a registry. */
const foo: Provider = {
  id: 'foo',
  name: 'Foo & Sons',
  scope: ['who', 'mail'],

  createStrategy(credentials, verified) {
    const defaults = {
      authorizationURL: 'https://foo.example/authorize',
      tokenURL: 'https://foo.example/token',
    };
    const strategy = new Strategy(strategyOptions(foo, credentials, defaults), verified);
    strategy.userProfile = (token, done) => {
      readProtectedResource(strategy, `${credentials.userinfoUrl}`, token).then(
        (raw) => done(null, raw),
        done,
      );
    };
    return strategy;
  },

  toProfile(raw) {
    const { uid, mail } = raw as { uid?: unknown; mail?: unknown };
    if (typeof uid !== 'string') throw new Refusal('provider_error', { cause: 'no uid' });
    const email = parseEmailAddress(mail) ?? null;
    return {
      provider: foo.id,
      providerId: uid,
      email,
      emailVerified: false,
      emailAuthoritative: false,
      displayName: `Foo ${uid}`,
      avatarUrl: null,
    };
  },
};

let fake: FakeProvider;
let gateway: TestGateway;
beforeAll(async () => {
  fake = await startFakeProvider();
  const environment = { ...environmentOf('foo', fake), REDIRECT_URIS: 'https://app.example/done' };
  gateway = await startGateway({ environment, providers: [...registry, foo] });
});
afterAll(async () => {
  await gateway.stop();
  await fake.stop();
});
beforeEach(() => {
  fake.calls.length = 0;
  fake.answers['/userinfo'] = { uid: 'f-1', mail: 'foo@foo.example' };
});

/** Starts in this browser. @returns the callback with a code, unopened */
async function callback(browser: Browser, query = ''): Promise<string> {
  const { location } = await browser.get(`/auth/foo${query}`);
  const state = new URL(location).searchParams.get('state');
  return `/auth/foo/callback?${new URLSearchParams({ code: 'foo-code', state: `${state}` })}`;
}

describe('a third provider', () => {
  it('is listed, and has a button on the sign-in page', async () => {
    const list = (await gateway.browser().get('/auth/providers')).json<object[]>();
    expect(list).toContainEqual({ id: 'foo', name: 'Foo & Sons', startUrl: '/auth/foo' });
    const page = await gateway.browser().get('/login?return_to=/x', { accept: HTML });
    expect(page.text).toContain('href="/auth/foo?return_to=%2Fx"');
    expect(page.text).toContain('Foo &amp; Sons');
  });

  it('starts with state, S256 and its own scope', async () => {
    const url = new URL((await gateway.browser().get('/auth/foo?scope=everything')).location);
    expect(`${url.origin}${url.pathname}`).toBe(`${fake.url}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'foo-client',
      redirect_uri: `${gateway.url}/auth/foo/callback`,
      scope: 'who mail',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('signs people in, with the verifier in the token call and the token in a header', async () => {
    const browser = gateway.browser();
    const answer = await browser.get(await callback(browser), AS_JSON);
    expect(answer.status).toBe(200);
    const { access_token: token } = answer.json<Tokens>();
    expect(claimsOf(token)).toMatchObject({ amr: ['foo'] });
    const profile = await gateway.browser().get('/auth/profile', bearer(token));
    expect(profile.json()).toMatchObject({
      email: 'foo@foo.example',
      emailVerified: false,
      displayName: 'Foo f-1',
      identities: [{ provider: 'foo', providerId: 'f-1' }],
    });
    const [exchange, userinfo] = fake.calls;
    expect(exchange?.form.get('code_verifier')).toMatch(/^[\w-]{43}$/);
    expect([userinfo?.authorization, userinfo?.query.size]).toEqual(['Bearer token-of-the-fake-provider', 0]);
  });

  it('leads a browser to its account, where the provider has its name', async () => {
    const browser = gateway.browser();
    const answer = await browser.get(await callback(browser), { accept: HTML });
    expect(answer.location).toBe(`${gateway.url}/account`);
    expect((await browser.get('/account', { accept: HTML })).text).toContain('Foo &amp; Sons');
  });

  it('answers an app with a code', async () => {
    const browser = gateway.browser();
    const app = { redirect_uri: 'https://app.example/done', state: 's', code_challenge_method: 'S256' };
    const query = `?${new URLSearchParams({ ...app, code_challenge: 'c'.repeat(43) })}`;
    const answer = await browser.get(await callback(browser, query), { accept: HTML });
    expect(answer.location).toMatch(/^https:\/\/app\.example\/done\?code=[\w-]+&state=s$/);
  });

  it('takes a state once, and from its own browser', async () => {
    const [browser, other] = [gateway.browser(), gateway.browser()];
    const url = await callback(browser);
    await callback(other);
    await expectFailure(gateway, other, url, 'invalid_state');
    expect((await browser.get(url, AS_JSON)).status).toBe(200);
    await expectFailure(gateway, browser, url, 'invalid_state');
  });

  it.each([
    ['null', (body: string) => body],
    ['[]', (body: string) => body],
    ['{"uid":42}', (body: string) => body],
    ['a megabyte', () => JSON.stringify({ uid: 'x'.repeat(1024 * 1024) })],
  ])('that answers %s is refused', async (name, bodyOf) => {
    fake.answers['/userinfo'] = (response) => void response.end(bodyOf(name));
    const browser = gateway.browser();
    await expectFailure(gateway, browser, await callback(browser), 'provider_error');
  });

  it('that redirects is not followed', async () => {
    fake.answers['/userinfo'] = (response) => void response.writeHead(302, { location: '/elsewhere' }).end();
    const browser = gateway.browser();
    const answer = await browser.get(await callback(browser), AS_JSON);
    expect(answer.status).toBe(502);
    expect(fake.calls.map(({ path }) => path)).toEqual(['/token', '/userinfo']);
  });

  it('that falls silent is let go, and its connection with it', async () => {
    const before = await stored(gateway);
    fake.answers['/userinfo'] = (response) => void response.writeHead(200).write('{');
    const browser = gateway.browser();
    await expectFailure(gateway, browser, await callback(browser), 'provider_unavailable');
    expect(fake.openRequests()).toBe(0);
    expect(await stored(gateway)).toEqual(before);
  });

  it('leaves no secret in the log', () => {
    const log = gateway.log.join('\n');
    for (const secret of ['foo-code', 'foo-secret', 'token-of-the-fake-provider', 'foo@foo.example'])
      expect(log).not.toContain(secret);
  });
});
