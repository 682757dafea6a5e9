import { RotatingKeys } from '../tokens/rotating.keys.js';
import { SigningKeys } from '../tokens/signing-keys.js';
import type { Answer } from './answer.js';
import { CommandError } from './command-error.js';
import type { Services } from './services.js';

/** @throws CommandError with a shared secret, which is whoever's it is to change */
export async function rotateKeys(services: Services): Promise<Answer> {
  const keys = services.get<unknown>(SigningKeys);
  if (!(keys instanceof RotatingKeys))
    throw new CommandError('Tokens are signed with JWT_SECRET; change that instead');
  const { kid, signsFrom, made } = await keys.rotate();
  const from = new Date(signsFrom).toISOString();
  const text = made
    ? `${kid} is published and signs from ${from}.`
    : `${kid} is published already and signs from ${from}; no other was made.`;
  return { text, data: { kid, signsFrom: from, made } };
}
