import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ForgingPair } from './forging-pair.js';
import type { ForgingProvider } from './forging-provider.js';

let pair: ForgingPair;
let provider: ForgingProvider;
beforeAll(async () => {
  pair = await ForgingPair.start();
  provider = pair.provider;
});
beforeEach(() => provider.restore());
afterAll(() => pair.stop());

describe('CB-13: an address', () => {
  it.each([
    [true, true],
    [false, false],
    ['true', false],
    [1, false],
    [undefined, false],
  ])('whose email_verified is %j is verified: %j', async (said, taken) => {
    const email = `p-${Math.random()}@acme.example`;
    provider.say({ sub: email, email, email_verified: said, name: 'P' });
    expect(await pair.profile()).toMatchObject({ email, emailVerified: taken });
    expect(provider.calls.at(-1)?.path).not.toBe('/userinfo');
  });

  it('is asked for at userinfo when the token has none, and takes no verdict from the token', async () => {
    provider.say({ sub: 'u-1', email_verified: true });
    provider.answers['/userinfo'] = { sub: 'u-1', email: 'u@acme.example', name: 'U' };
    expect(await pair.profile()).toMatchObject({
      email: 'u@acme.example',
      emailVerified: false,
      displayName: 'U',
    });
    expect(provider.calls.at(-1)?.authorization).toBe('Bearer token-of-the-fake-provider');
  });

  it('is not taken from a userinfo about somebody else', async () => {
    provider.answers['/userinfo'] = { sub: 'f-2', email: 'u@acme.example', email_verified: true };
    await pair.expectRefused();
  });
});
