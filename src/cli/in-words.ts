import { ConfigurationError } from '../config/configuration-error.js';
import { problemCatalogue } from '../domain/problem-catalogue.js';
import { Refusal } from '../domain/refusal.js';
import { CommandError } from './command-error.js';

/** Why a command failed, for a program by its code and for a person. What an unknown error says may hold an address. */
export function inWords(error: unknown): { code: string; message: string } {
  if (error instanceof ConfigurationError) return { code: 'configuration', message: error.message };
  if (error instanceof CommandError) return { code: 'not_done', message: `${error.message}.` };
  if (error instanceof Refusal) return { code: error.code, message: wordsOf(error) };
  const name = error instanceof Error ? error.name : 'an unknown error';
  return { code: 'internal', message: `It did not work: ${name}. \`npm run doctor\` looks for the reason.` };
}

function wordsOf({ code, details }: Refusal): string {
  const fields = (details.errors ?? []).map(({ path, message }) => `${path} ${message}`);
  return `${[details.detail ?? problemCatalogue[code].title, ...fields].join('; ').replace(/\.$/, '')}.`;
}
