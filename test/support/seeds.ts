import type { TestGateway } from './test-gateway.js';
import type { Browser } from './browser.js';
import { bearer, PASSWORD, someAddress, type Tokens } from './journeys.js';

/** Environment that makes an admin at boot. */
export function adminEnvironment(email = someAddress()) {
  return { BOOTSTRAP_ADMIN_EMAIL: email, BOOTSTRAP_ADMIN_PASSWORD: PASSWORD };
}

/** The admin's tokens. The gateway must have been started with {@link adminEnvironment}. */
export async function adminTokens(gateway: TestGateway): Promise<Tokens> {
  const admin = gateway.settings.bootstrapAdmin;
  const answer = await gateway.browser().post('/auth/login', { email: admin?.email, password: PASSWORD });
  return answer.json<Tokens>();
}

/** A new API key. */
export async function apiKey(
  gateway: TestGateway,
  scopes: string[] = [],
): Promise<{ id: string; key: string }> {
  const { access_token } = await adminTokens(gateway);
  const answer = await gateway
    .browser()
    .post('/admin/api-keys', { name: 'test', scopes }, bearer(access_token));
  return answer.json<{ id: string; key: string }>();
}

/** What `GET /auth/profile` answers to a token. */
export async function statusOf(browser: Browser, token: string): Promise<number> {
  return (await browser.get('/auth/profile', bearer(token))).status;
}
