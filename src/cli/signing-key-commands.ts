import { RotatingKeys } from '../tokens/rotating.keys.js';
import { SigningKeys } from '../tokens/signing-keys.js';
import type { Answer } from './answer.js';
import { CommandError } from './command-error.js';
import type { Work } from './command-line.js';

/**
 * @param atOnce for a key that leaked: the tokens of all others are good no longer
 * @throws CommandError with a shared secret, which is whoever's it is to change
 */
export function rotateKeys({ atOnce }: { atOnce: boolean }): Work {
  return async (services) => {
    const keys = services.get<unknown>(SigningKeys);
    if (!(keys instanceof RotatingKeys))
      throw new CommandError('Tokens are signed with JWT_SECRET; change that instead');
    return atOnce ? replaced(keys) : rotated(keys);
  };
}

async function rotated(keys: RotatingKeys): Promise<Answer> {
  const { kid, signsFrom, made } = await keys.rotate();
  const from = new Date(signsFrom).toISOString();
  const text = made
    ? `${kid} is published and signs from ${from}.`
    : `${kid} is published already and signs from ${from}; no other was made.`;
  return { text, data: { kid, signsFrom: from, made } };
}

async function replaced(keys: RotatingKeys): Promise<Answer> {
  const { kid, takenBack } = await keys.replace();
  const seconds = Math.ceil(keys.reloadInterval / 1000);
  const text = `${kid} signs now; ${takenBack} before it taken back. Gateways that run follow within ${seconds} seconds.`;
  return { text, data: { kid, takenBack } };
}
