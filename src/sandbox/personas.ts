import type { ProviderId } from './endpoints.js';
import { githubPersonas } from './github-personas.js';
import { googlePersonas } from './google-personas.js';
import type { Persona } from './persona.js';

/** The people whom every sandbox knows. Their ids never change, so a restart meets the same people. */
export const personas: readonly Persona[] = [...googlePersonas, ...githubPersonas];

/** The people of one sandbox: the built-in ones and those that a test added. */
export class People {
  private added: Persona[] = [];

  /** Everyone, or everyone at one provider; the built-in people first. */
  list(provider?: ProviderId): Persona[] {
    return [...personas, ...this.added].filter((one) => provider === undefined || one.provider === provider);
  }

  find(provider: ProviderId, id: string): Persona | undefined {
    return this.list(provider).find((one) => one.id === id);
  }

  /** By what a real login hint holds: an address or a login name; here also a persona's id. */
  findByHint(provider: ProviderId, hint: string): Persona | undefined {
    return this.list(provider).find((one) => {
      const names =
        one.provider === 'google' ? [one.profile['email']] : [one.user['login'], one.user['email']];
      return one.id === hint || names.includes(hint);
    });
  }

  /** @throws Error when the id is taken, since the later person could then never be chosen */
  add(persona: Persona): void {
    if (this.list().some((one) => one.id === persona.id)) throw new Error(`persona ${persona.id} exists`);
    this.added.push(persona);
  }

  reset(): void {
    this.added = [];
  }
}
