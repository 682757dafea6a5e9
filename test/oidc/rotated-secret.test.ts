import { afterEach, describe, expect, it } from '@jest/globals';
import { AS_JSON, expectFailure, withQuery } from '../handshake/outcomes.js';
import { callbackOf, type Pair, SECRET, startPair } from './journeys.js';

const NEW = 'a new secret: 100% & more';

let pair: Pair;
afterEach(() => pair.stop());

const tokenCalls = () => pair.provider.calls.filter((path) => path === '/token').length;
const signIn = async () => {
  const browser = pair.gateway.browser();
  return browser.get((await callbackOf(browser, 'acme-1')).href, AS_JSON);
};

describe('an OpenID provider whose client secret is changed', () => {
  it('takes the old secret while it has that, and the operator is told', async () => {
    pair = await startPair({ clientSecret: NEW, clientSecretPrevious: SECRET });
    expect([(await signIn()).status, tokenCalls()]).toEqual([200, 2]);
    expect([(await signIn()).status, tokenCalls()]).toEqual([200, 4]);
    const log = pair.gateway.log.join('\n');
    expect(log).toMatch(/"provider":"acme".*refuses the client secret/);
    expect(log).not.toContain('100% & more');
  });

  it('is asked once when it has the new secret already', async () => {
    pair = await startPair({ clientSecret: SECRET, clientSecretPrevious: NEW });
    expect([(await signIn()).status, tokenCalls()]).toEqual([200, 1]);
  });

  it('is asked twice and no more when it knows neither', async () => {
    pair = await startPair({ clientSecret: NEW, clientSecretPrevious: `${NEW}!` });
    const browser = pair.gateway.browser();
    await expectFailure(pair.gateway, browser, (await callbackOf(browser, 'acme-1')).href, 'provider_error');
    expect(tokenCalls()).toBe(2);
  });

  it('is asked once when there is no other secret', async () => {
    pair = await startPair({ clientSecret: NEW });
    expect([(await signIn()).status, tokenCalls()]).toEqual([502, 1]);
  });

  it('is asked once about a code that it refuses', async () => {
    pair = await startPair({ clientSecret: SECRET, clientSecretPrevious: NEW });
    const browser = pair.gateway.browser();
    const url = await callbackOf(browser, 'acme-1');
    await expectFailure(pair.gateway, browser, withQuery(url, { code: 'made-up' }), 'provider_error');
    expect(tokenCalls()).toBe(1);
  });
});
