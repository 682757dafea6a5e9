import { githubPersona } from '../../src/sandbox/github-personas.js';
import { googlePersona } from '../../src/sandbox/google-personas.js';
import type { Persona } from '../../src/sandbox/persona.js';
import { bearer, signIn } from '../support/journeys.js';
import type { TestGateway } from '../support/test-gateway.js';

/** What the profile of a made-up person shows. */
export interface Profile {
  id: string;
  email: string | null;
  emailVerified: boolean;
  displayName: string | null;
  avatarUrl: string | null;
  identities: { provider: string; providerId: string; email: string | null }[];
}

let people = 0;

/** Somebody new at Google, with these claims. */
export function google(claims: Record<string, unknown>) {
  people += 1;
  return googlePersona({ id: `google-made-up-${people}`, sub: `made-up-${people}`, claims });
}

/** Somebody new at GitHub, with this body of `/user/emails` and these fields of `/user`. */
export function github(emails: unknown, user: Record<string, unknown> = {}) {
  people += 1;
  return githubPersona({
    id: `github-made-up-${people}`,
    userId: 10_000 + people,
    login: `login-${people}`,
    emails,
    user,
  });
}

/** Signs a made-up person in. @returns their profile here */
export async function profileOf({ sandbox, browser }: TestGateway, persona: Persona): Promise<Profile> {
  sandbox.addPersona(persona);
  const { access_token: token } = await signIn(browser(), persona.id);
  return (await browser().get('/auth/profile', bearer(token))).json<Profile>();
}

/** A gateway that has met nobody yet, and pretend providers as they were at first. */
export async function forgetEverybody({ sandbox, database }: TestGateway): Promise<void> {
  sandbox.reset();
  await database.collection('users').deleteMany({});
}
