import type { KeyObject } from 'node:crypto';
import type { SecretOrKeyProvider } from 'passport-jwt';

type Done = (error: Error | null, key?: KeyObject) => void;

/**
 * The form in which passport-jwt asks for a key. Its types know strings only, its code takes key objects, and those
 * spare jsonwebtoken from building one on every call.
 *
 * @param keyFor the key a token must be signed with, from memory: an attacker's `kid` causes no look-up
 */
export function keyProvider(keyFor: (token: string) => KeyObject | undefined): SecretOrKeyProvider {
  const provide = (_request: unknown, token: string, done: Done) => {
    const key = keyFor(token);
    if (key) done(null, key);
    else done(new Error('no key fits'));
  };
  return provide as unknown as SecretOrKeyProvider;
}
