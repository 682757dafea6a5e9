import { toProfile } from '../account/profile.js';
import { UserDecisions } from '../admin/user-decisions.js';
import type { User } from '../users/user.js';
import { UserDirectory } from '../users/user-directory.js';
import { type Answer, inColumns, inLines } from './answer.js';
import { chosenForRights, chosenUser } from './chosen-user.js';
import type { Work } from './command-line.js';
import { ACTOR, type Services } from './services.js';

const HEADING = ['id', 'address', 'name', 'roles', 'ways in', 'state'];

/** Users page by page, as the admin API lists them. */
export function listUsers({ query, limit, after }: { query: string; limit: number; after?: string }): Work {
  return async (services) => {
    const found = await services.get(UserDirectory).search(query.trim(), after, limit + 1);
    const users = found.slice(0, limit);
    const next = found.length > limit ? (users.at(-1)?.id ?? null) : null;
    const rows = inColumns(HEADING, users.map(row));
    const more = next === null ? '' : `\n\nThere are more: --after ${next}`;
    return {
      text: users.length === 0 ? 'There is nobody.' : rows + more,
      data: { items: users.map(toShown), next },
    };
  };
}

/** What is done with the one user that is named by id or address. */
export const userCommands = {
  show: (who: string): Work => about(who, async () => undefined),
  promote:
    (who: string): Work =>
    async (services) => {
      const { id } = await chosenForRights(services, who);
      return answer(await services.get(UserDecisions).setRole(id, 'admin', true, ACTOR));
    },
  demote: (who: string): Work =>
    about(who, ({ id }, services) => services.get(UserDecisions).setRole(id, 'admin', false, ACTOR)),
  disable: (who: string): Work =>
    about(who, ({ id }, services) => services.get(UserDecisions).decide(id, { disabled: true }, ACTOR)),
  enable: (who: string): Work =>
    about(who, ({ id }, services) => services.get(UserDecisions).decide(id, { disabled: false }, ACTOR)),
};

function about(who: string, act: (user: User, services: Services) => Promise<User | undefined>): Work {
  return async (services) => {
    const user = await chosenUser(services, who);
    return answer((await act(user, services)) ?? user);
  };
}

function toShown(user: User) {
  return { ...toProfile(user), disabled: user.disabled };
}

function row(user: User): string[] {
  const { id, email, displayName, roles } = user;
  return [id, email ?? '', displayName ?? '', roles.join(' '), waysIn(user), stateOf(user)];
}

function answer(user: User): Answer {
  const text = inLines({
    id: user.id,
    address: user.email === null ? '' : `${user.email}${user.emailVerified ? '' : ' (not verified)'}`,
    name: user.displayName ?? '',
    roles: user.roles.join(' '),
    'ways in': waysIn(user),
    'second factors': `${user.mfa.totp ? 'app, ' : ''}${user.mfa.passkeys} passkeys`,
    state: stateOf(user),
    since: user.createdAt.toISOString(),
  });
  return { text, data: toShown(user) };
}

function waysIn({ hasPassword, identities }: User): string {
  return [...(hasPassword ? ['password'] : []), ...identities.map(({ provider }) => provider)].join(' ');
}

function stateOf({ disabled }: User): string {
  return disabled ? 'disabled' : 'active';
}
