import { parseEmailAddress } from '../domain/email-address.js';
import type { User } from '../users/user.js';
import { UserDirectory } from '../users/user-directory.js';
import { UserStore } from '../users/user.store.js';
import { CommandError } from './command-error.js';
import type { Services } from './services.js';

/** How many accounts with one address are named. */
const MOST_NAMED = 10;

/**
 * The one user that is meant.
 *
 * @param who an id, or an address that exactly one account has
 * @throws CommandError when there is none, or more than one: of those, some may only say that the address is theirs
 */
export async function chosenUser(services: Services, who: string): Promise<User> {
  if (/^[0-9a-f]{24}$/.test(who)) {
    const user = await services.get(UserStore).findById(who);
    if (user) return user;
    throw new CommandError('There is no user with this id');
  }
  const address = parseEmailAddress(who);
  if (!address) throw new CommandError('This is neither an e-mail address nor the id of a user');
  const found = await services.get(UserDirectory).withAddress(address.key, MOST_NAMED);
  const [user, ...others] = found;
  if (!user) throw new CommandError('There is no user with this address');
  if (others.length > 0)
    throw new CommandError(
      `Several accounts have this address; say which by its id: ${found.map(({ id }) => id).join(', ')}`,
    );
  return user;
}

/**
 * The same for giving rights: anybody can register with somebody else's address before its owner does.
 *
 * @throws CommandError also when the user was named by an address that is not verified
 */
export async function chosenForRights(services: Services, who: string): Promise<User> {
  const user = await chosenUser(services, who);
  if (who !== user.id && !user.emailVerified)
    throw new CommandError(
      `This account has not proved that the address is its own; if it is to be the one, say its id: ${user.id}`,
    );
  return user;
}
