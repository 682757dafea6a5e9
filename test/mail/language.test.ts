import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PASSWORD, someAddress } from '../support/journeys.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';
import { mailsTo } from './caught-mail.js';

const GERMAN = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' };
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
});
afterAll(() => gateway.stop());

const subjects = async (email: string) => (await mailsTo(gateway, email)).map(({ subject }) => subject);

it('mails speak the language of who asked for them, one request at a time', async () => {
  const email = someAddress();
  const browser = gateway.browser();
  await browser.submit('/register', { email, password: PASSWORD }, GERMAN);
  await Promise.all([
    browser.submit('/forgot-password', { email }, GERMAN),
    ...Array.from({ length: 4 }, () =>
      gateway.browser().submit('/forgot-password', { email: someAddress() }),
    ),
  ]);
  expect((await subjects(email)).toSorted()).toEqual([
    'Latchkey: Bestätige deine E-Mail-Adresse',
    'Latchkey: Neues Passwort wählen',
  ]);
  await gateway.browser().submit('/forgot-password', { email }, { 'accept-language': 'fr' });
  expect((await subjects(email))[0]).toBe('Latchkey: Choose a new password');
});

it('so does what is told of a change to the account', async () => {
  const email = someAddress();
  const browser = gateway.browser();
  await browser.submit('/register', { email, password: PASSWORD }, GERMAN);
  await gateway.database.collection('users').updateOne({ email }, { $set: { emailVerified: true } });
  const form = { action: 'password', currentPassword: PASSWORD, newPassword: 'three quiet herons' };
  await browser.submit('/account', form, GERMAN);
  const [mail] = await mailsTo(gateway, email, 'geändert');
  expect(mail?.subject).toBe('Latchkey: Dein Passwort wurde geändert');
  expect(mail?.text).toContain('Wir teilen dir mit, dass das Passwort deines Kontos geändert');
  expect(mail?.html).toContain('<html lang="de">');
});

it('who asks for no language of ours, or for none, is written to in English', async () => {
  const email = someAddress();
  await gateway.browser().post('/auth/register', { email, password: PASSWORD });
  await gateway.browser().submit('/forgot-password', { email }, { 'accept-language': 'tlh' });
  expect((await subjects(email)).toSorted()).toEqual([
    'Latchkey: Choose a new password',
    'Latchkey: Confirm your e-mail address',
  ]);
});
