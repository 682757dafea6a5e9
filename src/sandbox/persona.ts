import type { ProviderId } from './endpoints.js';

/** What every persona has: a stable id for scripts, and words for the consent page. */
interface PersonaBase {
  provider: ProviderId;
  id: string;
  label: string;
  /** One line saying which case of the gateway this person shows. */
  shows: string;
}

/**
 * Someone with a pretend Google account. `profile` is sent as it is, in the ID token and at userinfo,
 * so a test can put anything there, a hostile value included.
 */
export interface GooglePersona extends PersonaBase {
  provider: 'google';
  profile: Record<string, unknown>;
}

/** Someone with a pretend GitHub account: the bodies of `/user` and `/user/emails`, sent as they are. */
export interface GithubPersona extends PersonaBase {
  provider: 'github';
  user: Record<string, unknown>;
  emails: unknown;
}

export type Persona = GooglePersona | GithubPersona;
