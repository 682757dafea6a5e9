import { toProfile } from '../account/profile.js';
import type { User } from '../users/user.js';

/** What an admin is told of a user. */
export function toShownUser(user: User) {
  return { ...toProfile(user), disabled: user.disabled };
}
