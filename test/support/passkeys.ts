import { bearer } from './journeys.js';
import type { Browser, Step } from './browser.js';
import { type Faults, SecurityKey } from './security-key.js';
import type { TestGateway } from './test-gateway.js';

interface Creation {
  challenge: string;
  user: { id: string };
}

/** Adds a passkey to the account of whoever holds the token. */
export async function addPasskey(gateway: TestGateway, token: string) {
  const browser = gateway.browser();
  const headers = bearer(token);
  const key = new SecurityKey(gateway.url);
  const options = await browser.post('/auth/passkeys/registration/options', {}, headers);
  const response = key.create(options.json<Creation>());
  const added = await browser.post('/auth/passkeys/registration/verify', { response }, headers);
  if (added.status !== 201) throw new Error(`adding a passkey answered ${added.status}: ${added.text}`);
  return { key, id: added.json<{ id: string }>().id };
}

/** A challenge for a sign-in in this browser. */
export async function passkeyChallenge(browser: Browser): Promise<{ challenge: string }> {
  return (await browser.post('/auth/passkeys/sign-in/options', {})).json<{ challenge: string }>();
}

/** Signs in with a passkey. */
export async function passkeySignIn(
  gateway: TestGateway,
  key: SecurityKey,
  faults: Faults = {},
): Promise<Step> {
  const browser = gateway.browser();
  const response = key.get(await passkeyChallenge(browser), faults);
  return browser.post('/auth/passkeys/sign-in/verify', { response });
}
