import type { Page } from 'playwright-core';
import type { Browser as Client } from '../support/browser.js';
import { bearer, claimsOf, PASSWORD, register } from '../support/journeys.js';
import { adminTokens, apiKey } from '../support/seeds.js';
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

/** Pages for admins, with something on each: sign-ins of a month, refusals, a key, and a sign-in that failed. */
export async function adminPages(gateway: TestGateway): Promise<Readonly<Record<string, string>>> {
  const { access_token } = await adminTokens(gateway);
  const id = String(claimsOf(access_token)['sub']);
  await seedMonth(gateway);
  await apiKey(gateway, ['read', 'write']);
  await gateway.browser().post('/auth/login', { email: 'nobody@example.com', password: 'not the password' });
  return {
    'admin-dashboard': '/admin/dashboard',
    'admin-month': '/admin/dashboard?days=30',
    'admin-users': '/admin/users',
    'admin-nobody': '/admin/users?query=nobody-has-this',
    'admin-user': `/admin/users/${id}`,
    'admin-user-done': `/admin/users/${id}?done=roles`,
    'admin-user-deletion': `/admin/users/${id}/delete`,
    'admin-api-keys': '/admin/api-keys',
    'admin-audit': '/admin/audit?event=sign-in',
    'admin-flows': '/admin/flows',
    'admin-flow-missing': '/admin/flows/nobody-knows-me',
    'admin-flow': '/admin/flows/quoted-by-somebody',
  };
}

/** Once for each database: the same events again would be more of the same. */
async function seedMonth({ database, clock }: TestGateway): Promise<void> {
  const flows = database.collection('failed_flows');
  if ((await flows.countDocuments({ requestId: 'quoted-by-somebody' })) > 0) return;
  const at = clock.now();
  const step = (name: string, facts: object) => ({ at, step: name, requestId: 'quoted-by-somebody', facts });
  await flows.insertOne({
    requestId: 'quoted-by-somebody',
    flowId: 'flow-of-somebody',
    provider: 'google',
    code: 'provider_error',
    steps: [
      step('started', { purpose: 'sign-in', for: 'browser' }),
      step('refused', { code: 'provider_error' }),
    ],
    at: new Date(at),
  });
  const ways: [event: string, reason: string, daily: number][] = [
    ['sign-in', 'google', 23],
    ['sign-in', 'github', 17],
    ['sign-in', 'pwd otp', 9],
    ['sign-in', 'webauthn', 5],
    ['sign-in.refused', 'invalid_credentials', 8],
    ['sign-in.refused', 'mfa_invalid', 3],
  ];
  const month = Array.from({ length: 30 }, (_, day) => day);
  const events = month.flatMap((day) =>
    ways.flatMap(([event, reason, daily], way) =>
      Array.from({ length: Math.round(daily * (1 + Math.sin(day * 0.9 + way) / 1.5)) }, () => {
        return { event, reason, at: new Date(at - day * 86_400_000) };
      }),
    ),
  );
  await database.collection('audit_events').insertMany(events);
}

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
