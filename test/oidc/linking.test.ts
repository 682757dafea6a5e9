import { describe, expect, it } from '@jest/globals';
import { enter, googler } from '../identities/accounts.js';
import { AS_JSON, expectRefusal } from '../handshake/outcomes.js';
import { claimsOf, type Tokens } from '../support/journeys.js';
import { callbackOf, type Pair, startPair } from './journeys.js';

const EMAIL = 'ann@acme.example';

/** Somebody has an account with this address, verified; then somebody comes through the provider with the same one. */
async function meet(pair: Pair, verified: boolean) {
  const holder = await enter(pair.gateway, googler(EMAIL));
  const { sub } = claimsOf(holder.json<Tokens>().access_token);
  pair.provider.people['acme-1'] = { email: EMAIL, email_verified: verified };
  const browser = pair.gateway.browser();
  return { holder: sub, answer: await browser.get((await callbackOf(browser, 'acme-1')).href, AS_JSON) };
}

const withPair = async (trustEmail: boolean | undefined, test: (pair: Pair) => Promise<void>) => {
  const pair = await startPair({ trustEmail });
  await test(pair).finally(() => pair.stop());
};

describe('an account that has the address already', () => {
  it('LK-06: must be proved, where the provider is not trusted with addresses', async () => {
    for (const trustEmail of [false, undefined])
      await withPair(trustEmail, async (pair) => {
        expectRefusal((await meet(pair, true)).answer, 'link_required');
      });
  });

  it('is linked, where trustEmail says that the provider runs the mailboxes', async () => {
    await withPair(true, async (pair) => {
      const { holder, answer } = await meet(pair, true);
      expect(answer.status).toBe(200);
      expect(claimsOf(answer.json<Tokens>().access_token)).toMatchObject({ sub: holder, amr: ['acme'] });
    });
  });

  it('LK-05: stays apart from an address that the trusted provider did not verify', async () => {
    await withPair(true, async (pair) => {
      const { holder, answer } = await meet(pair, false);
      expect(answer.status).toBe(200);
      expect(claimsOf(answer.json<Tokens>().access_token)['sub']).not.toBe(holder);
    });
  });
});
