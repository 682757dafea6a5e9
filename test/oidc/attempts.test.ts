import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AS_JSON, expectFailure, withQuery } from '../handshake/outcomes.js';
import { authorizationUrl, callbackOf, consent, type Pair, startPair } from './journeys.js';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair();
  pair.provider.people['acme-1'] = { email: 'ann@acme.example', email_verified: true };
});
afterAll(() => pair.stop());

async function signIn(): Promise<void> {
  const browser = pair.gateway.browser();
  expect((await browser.get((await callbackOf(browser, 'acme-1')).href, AS_JSON)).status).toBe(200);
}

describe('an attempt', () => {
  it('OA-09: whose answer names another issuer, or lost the name, fails', async () => {
    for (const iss of ['https://evil.example', `${pair.provider.issuer}/`, '', undefined]) {
      const browser = pair.gateway.browser();
      const url = await callbackOf(browser, 'acme-1');
      expect(url.searchParams.get('iss')).toBe(pair.provider.issuer);
      await expectFailure(pair.gateway, browser, withQuery(url, { iss }), 'provider_error');
    }
  });

  it('OA-19: whose ID token has the nonce of another request, or none, fails', async () => {
    const browser = pair.gateway.browser();
    const other = await authorizationUrl(browser);
    const foreign = await authorizationUrl(browser);
    foreign.searchParams.set('nonce', other.searchParams.get('nonce') ?? '');
    await expectFailure(
      pair.gateway,
      browser,
      (await consent(browser, foreign, 'acme-1')).href,
      'provider_error',
    );
    const bare = await authorizationUrl(browser);
    bare.searchParams.delete('nonce');
    await expectFailure(
      pair.gateway,
      browser,
      (await consent(browser, bare, 'acme-1')).href,
      'provider_error',
    );
  });

  it('OA-11: with the code of another attempt fails at the provider, by its verifier', async () => {
    const [browser, victim] = [pair.gateway.browser(), pair.gateway.browser()];
    const stolen = (await callbackOf(victim, 'acme-1')).searchParams.get('code') ?? '';
    const own = await callbackOf(browser, 'acme-2');
    await expectFailure(pair.gateway, browser, withQuery(own, { code: stolen }), 'provider_error');
    expect(pair.gateway.log.join('')).toContain('OAUTH_RESPONSE_BODY_ERROR invalid_grant');
  });

  it('OA-04: is good for one callback', async () => {
    const browser = pair.gateway.browser();
    const url = (await callbackOf(browser, 'acme-1')).href;
    expect((await browser.get(url, AS_JSON)).status).toBe(200);
    await expectFailure(pair.gateway, browser, url, 'invalid_state');
  });
});

describe('new keys at the provider', () => {
  it('are fetched when a token needs them', async () => {
    await signIn();
    pair.provider.rotateKeys();
    // What was fetched a moment ago is not asked for again within a minute.
    const { now } = Date;
    const later = jest.spyOn(Date, 'now').mockImplementation(() => now() + 61_000);
    await signIn().finally(() => later.mockRestore());
  });

  it('within that minute fail one sign-in, and no second', async () => {
    await signIn();
    pair.provider.rotateKeys();
    const browser = pair.gateway.browser();
    await expectFailure(pair.gateway, browser, (await callbackOf(browser, 'acme-1')).href, 'provider_error');
    await signIn();
  });
});

it('leaves no code, token, secret or address in the log', async () => {
  const log = pair.gateway.log.join('\n');
  expect(log).toContain('OAUTH_');
  for (const secret of ['acme secret', 'acme.example', 'eyJ', 'code=', 'code_verifier'])
    expect(log).not.toContain(secret);
});
