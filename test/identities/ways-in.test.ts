import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { HTML } from '../support/browser.js';
import { bearer, callbackUrl, codeOf, signIn } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { LOCAL_LOGIN: 'false' } });
});
afterEach(() => gateway.database.collection('users').deleteMany({}));
afterAll(() => gateway.stop());

const remove = async (token: string, path: string) => {
  const answer = await gateway.browser().request(path, { method: 'DELETE', headers: bearer(token) });
  return answer.status === 204 ? 204 : codeOf(answer);
};
const change = (update: object) => gateway.database.collection('users').updateOne({}, update);

it('a password from before LOCAL_LOGIN=false lets nobody in: the identity is kept', async () => {
  const { access_token: token } = await signIn(gateway.browser(), 'google-gmail');
  await change({ $set: { hasPassword: true, passwordHash: 'of other days' } });
  expect(await remove(token, '/auth/identities/google')).toBe('last_sign_in_method');
});

it('nor does the identity of a provider that is not configured any more', async () => {
  const { access_token: token } = await signIn(gateway.browser(), 'google-gmail');
  const gone = { key: 'okta:1', provider: 'okta', providerId: '1', email: null, linkedAt: new Date() };
  await change({ $push: { identities: gone } });
  expect(await remove(token, '/auth/identities/google')).toBe('last_sign_in_method');
  expect(await remove(token, '/auth/identities/okta')).toBe(204);
});

it('a passkey does, and is kept in its turn', async () => {
  const { access_token: token } = await signIn(gateway.browser(), 'google-gmail');
  await change({
    $set: { hasPassword: true, passwordHash: 'of other days', passkeys: [{ id: 'a-passkey' }] },
  });
  expect(await remove(token, '/auth/identities/google')).toBe(204);
  expect(await remove(token, '/auth/passkeys/a-passkey')).toBe('last_sign_in_method');
});

it('and nobody is asked for a password, nor given one', async () => {
  const browser = gateway.browser();
  const { access_token: token } = await signIn(browser, 'google-gmail');
  const asked = await browser.post('/auth/password', { newPassword: 'three quiet herons' }, bearer(token));
  expect([asked.status, codeOf(asked)]).toEqual([404, 'not_found']);
  await browser.get(await callbackUrl(browser, 'google-gmail'), { accept: HTML });
  const page = await browser.get('/account', { accept: HTML });
  expect([page.status, page.text.includes('id="linked"')]).toEqual([200, true]);
  expect(page.text).not.toContain('type="password"');
});
