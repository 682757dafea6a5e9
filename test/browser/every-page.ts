import type { Page } from 'playwright-core';
import type { Browser as Client } from '../support/browser.js';
import { bearer, PASSWORD, register } from '../support/journeys.js';
import { enrol } from '../support/authenticator.js';
import { SecurityKey } from '../support/security-key.js';
import type { TestGateway } from '../support/test-gateway.js';

/** Pages that anybody can open, by the name of their picture. */
export const asStranger: Readonly<Record<string, string>> = {
  home: '/',
  login: '/login',
  prove: '/login?error=link_required',
  deleted: '/login?done=deleted',
  register: '/register',
  'forgot-password': '/forgot-password',
  'forgot-password-sent': '/forgot-password?sent',
  'reset-password': '/reset-password?token=abc',
  'reset-password-without-link': '/reset-password',
  'reset-password-done': '/reset-password?done',
  'verify-email': '/verify-email?token=abc',
  'verify-email-without-link': '/verify-email',
  'verify-email-done': '/verify-email?done',
  'check-mailbox': '/verify-email?sent',
  'not-found': '/nowhere',
  'unknown-provider': '/auth/nobody',
  consent: '/auth/google',
  mails: '/sandbox/mail',
};

/** Pages for who is signed in. */
export const signedIn: Readonly<Record<string, string>> = {
  'home-signed-in': '/',
  account: '/account',
  'account-done': '/account?done=email',
  'identity-in-use': '/login?error=identity_in_use',
  'second-step-off': '/account/second-step',
  passkeys: '/account/passkeys',
  activity: '/account/activity',
  'not-found-signed-in': '/nowhere',
};

/** Somebody with everything: an authenticator app, a passkey, a password. @returns the address to sign in with */
export async function personWithEverything(gateway: TestGateway) {
  const { access_token, email } = await register(gateway.browser());
  const { app } = await enrol(gateway, access_token);
  await addPasskey(gateway.browser(), gateway.url, access_token);
  return { email, app };
}

async function addPasskey(client: Client, origin: string, token: string): Promise<void> {
  const registration = '/auth/passkeys/registration';
  const options = await client.post(`${registration}/options`, {}, bearer(token));
  const response = new SecurityKey(origin).create(
    options.json<{ challenge: string; user: { id: string } }>(),
  );
  const added = await client.post(`${registration}/verify`, { response, name: 'Laptop' }, bearer(token));
  if (added.status !== 201) throw new Error(`the passkey was answered ${added.status}: ${added.text}`);
}

/** Signs in with a password, as far as that goes. */
export async function enterPassword(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
