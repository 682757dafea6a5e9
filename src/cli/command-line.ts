import { Command, InvalidArgumentError } from 'commander';
import type { Answer } from './answer.js';
import type { Services } from './services.js';

/** What a command does with the gateway's services. */
export type Work = (services: Services) => Promise<Answer>;

/** Loads what a command does only when it is the one. */
export type LoadWork = () => Promise<Work>;

type Perform = (load: LoadWork, json: boolean) => Promise<void>;
type Shown = { json?: boolean };

/**
 * The commands, their arguments and their help.
 *
 * @param perform carries one out
 * @param examine is the doctor, who needs no services that work
 * @returns to be given the process's arguments; throws `CommanderError` instead of ending the process
 */
export function commandLine(perform: Perform, examine: (json: boolean) => Promise<void>): Command {
  const program = new Command('npm run cli --')
    .description('Looks after a gateway from the terminal. Reads the settings that the gateway reads.')
    // Before the commands are made: they take it over.
    .exitOverride();
  command(program, 'doctor', 'says what is wrong with settings, providers, MongoDB, Redis and mail').action(
    ({ json = false }: Shown) => examine(json),
  );
  userCommands(program, perform);
  keyCommands(program, perform);
  command(program, 'rotate-keys', 'publishes the next signing key; it signs when everybody has seen it')
    .option(
      '--at-once',
      'for a key that leaked: signs with it now, and takes every other key and its tokens back',
      false,
    )
    .action(({ json = false, atOnce }: Shown & { atOnce: boolean }) =>
      perform(async () => (await import('./signing-key-commands.js')).rotateKeys({ atOnce }), json),
    );
  importCommand(program, perform);
  return program;
}

function command(parent: Command, form: string, description: string): Command {
  return parent
    .command(form)
    .description(description)
    .option('--json', 'answers for programs', false)
    .allowExcessArguments(false);
}

function userCommands(program: Command, perform: Perform): void {
  const group = program.command('user').description('looks for users and decides about them');
  const load = () => import('./user-commands.js');
  command(group, 'list', 'lists users in the order in which they came')
    .option('--query <text>', 'the beginning of an address or a name, an identity (google:123) or an id', '')
    .option('--limit <number>', 'how many at most', atMost(1_000), 50)
    .option('--after <id>', 'goes on after this user', userId)
    .action((options: Shown & { query: string; limit: number; after?: string }) =>
      perform(async () => (await load()).listUsers(options), options.json ?? false),
    );
  const decisions = {
    show: 'shows one user',
    promote: 'makes a user an admin',
    demote: 'takes the role of an admin from a user',
    disable: 'shuts a user out and ends every session',
    enable: 'lets a user in again',
  } as const;
  for (const [name, description] of Object.entries(decisions))
    command(group, `${name} <address-or-id>`, description).action((who: string, { json = false }: Shown) =>
      perform(async () => (await load()).userCommands[name as keyof typeof decisions](who), json),
    );
}

function keyCommands(program: Command, perform: Perform): void {
  const group = program.command('key').description('API keys of services');
  const load = () => import('./key-commands.js');
  command(group, 'create', 'makes a key and shows it, this once')
    .requiredOption('--name <name>', 'what the service is called')
    .option('--scopes <scopes>', 'what it may, separated by commas', '')
    .option(
      '--expires <when>',
      'a date (2030-01-31), an instant (2030-01-31T12:00:00Z) or days from now (90d)',
    )
    .action((options: Shown & { name: string; scopes: string; expires?: string }) =>
      perform(async () => (await load()).createKey(options), options.json ?? false),
    );
  command(group, 'list', 'lists the keys, without the keys themselves')
    .option('--limit <number>', 'how many at most', atMost(1_000), 100)
    .option('--after <id>', 'goes on after this key')
    .action((options: Shown & { limit: number; after?: string }) =>
      perform(async () => (await load()).listKeys(options), options.json ?? false),
    );
  command(group, 'revoke <id>', 'takes a key back at once, everywhere').action(
    (id: string, { json = false }: Shown) => perform(async () => (await load()).revokeKey(id), json),
  );
}

function importCommand(program: Command, perform: Perform): void {
  command(program, 'import <file>', 'takes users over from a file with one JSON object a line')
    .option('--dry-run', 'checks every line and writes nothing to the database', false)
    .option('--skip-refused', 'takes the other lines when some are refused', false)
    .option('--allow-roles', 'lets lines make admins', false)
    .option('--report <file>', 'where refused lines go (default: the file with .refused.jsonl)')
    .action((file: string, options: Shown & ImportOptions) =>
      perform(
        async () => (await import('./import/import-command.js')).importUsers(file, options),
        options.json ?? false,
      ),
    );
}

/** As they are on the command line. */
export interface ImportOptions {
  dryRun: boolean;
  skipRefused: boolean;
  allowRoles: boolean;
  report?: string;
}

function atMost(most: number) {
  return (text: string): number => {
    const number = /^\d+$/.test(text) ? Number(text) : 0;
    if (number < 1 || number > most) throw new InvalidArgumentError(`It must be a number from 1 to ${most}.`);
    return number;
  };
}

function userId(text: string): string {
  if (!/^[0-9a-f]{24}$/.test(text)) throw new InvalidArgumentError('It must be the id of a user.');
  return text;
}
