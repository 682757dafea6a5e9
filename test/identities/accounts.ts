import { primaryEmail, githubPersona } from '../../src/sandbox/github-personas.js';
import { googlePersona } from '../../src/sandbox/google-personas.js';
import type { Persona } from '../../src/sandbox/persona.js';
import { AS_JSON } from '../handshake/outcomes.js';
import type { Step } from '../support/browser.js';
import { bearer, callbackUrl, PASSWORD } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';

/** What of a profile the linking tests look at. */
export interface Profile {
  id: string;
  email: string | null;
  emailVerified: boolean;
  hasPassword: boolean;
  roles: string[];
  identities: { provider: string; providerId: string }[];
}

let people = 0;

/** Somebody at Google with this address, and nobody met before. */
export function googler(email: string, claims: Record<string, unknown> = {}): Persona {
  people += 1;
  return googlePersona({
    id: `google-person-${people}`,
    sub: `9000${people}`,
    claims: { email, email_verified: true, ...claims },
  });
}

/** Somebody at GitHub whose primary, verified address this is. */
export function hubber(email: string, verified = true): Persona {
  people += 1;
  return githubPersona({
    id: `github-person-${people}`,
    userId: 70_000 + people,
    login: `person-${people}`,
    emails: [primaryEmail(email, { verified })],
  });
}

/** The last step of a sign-in at the provider, whatever it answers. */
export async function enter({ sandbox, browser }: TestGateway, persona: Persona | string): Promise<Step> {
  if (typeof persona !== 'string') sandbox.addPersona(persona);
  const own = browser();
  return own.get(await callbackUrl(own, typeof persona === 'string' ? persona : persona.id), AS_JSON);
}

export const loginStatus = async ({ browser }: TestGateway, email: string, password = PASSWORD) =>
  (await browser().post('/auth/login', { email, password })).status;

export const profile = ({ browser }: TestGateway, token: string) =>
  browser().get('/auth/profile', bearer(token));

export const refresh = ({ browser }: TestGateway, refreshToken: string) =>
  browser().post('/auth/refresh', { refreshToken });

/** Makes the address of this account proven: there is no mail in these tests. */
export async function markVerified({ database }: TestGateway, email: string): Promise<void> {
  await database.collection('users').updateOne({ claimedEmail: email }, { $set: { emailVerified: true } });
}
