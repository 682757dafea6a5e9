/** Bounds in code points after NFKC (contract, section 7). */
export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 256;

/** The most used of all: what an online guesser tries first. Compared in lower case. */
const COMMON = new Set(
  (
    'password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword 12345678 123456789 1234567890 ' +
    '87654321 987654321 11111111 00000000 88888888 12341234 11223344 12344321 123123123 112233445566 qwertyui qwertyuiop ' +
    'qwerty123 qwerty1234 qwerty12345 1q2w3e4r 1q2w3e4r5t 1qaz2wsx asdfghjk asdfghjkl zxcvbnm1 iloveyou iloveyou1 ' +
    'sunshine sunshine1 princess princess1 football football1 baseball baseball1 basketball superman superman1 batman123 ' +
    'trustno1 welcome1 welcome123 letmein1 letmein123 admin123 admin1234 administrator changeme changeme1 changeme123 ' +
    'abcd1234 abc12345 a1b2c3d4 abcdefgh abcdefg1 computer michelle jennifer starwars whatever internet samantha charlie1 ' +
    'dragon123 monkey123 shadow123 master123 michael1 jordan23 google123 secret123 test1234 testtest login123 default1'
  ).split(' '),
);

/** Why a password is refused, in words for the person who chose it. */
export type PasswordFault = { message: string };

/**
 * Judges a new password: length, the commonest, and words an attacker would try for this very account.
 * No composition rules (NIST SP 800-63B-4, section 3.1.1.2).
 *
 * @param context the account's address, display name and the like
 * @returns the fault, or `undefined` for a password that may be used
 */
export function passwordFault(
  password: string,
  context: readonly (string | null | undefined)[],
): PasswordFault | undefined {
  const plain = password.normalize('NFKC');
  const length = Array.from(plain).length;
  if (length < SHORTEST_PASSWORD) return { message: `must have at least ${SHORTEST_PASSWORD} characters` };
  if (length > LONGEST_PASSWORD) return { message: `must have at most ${LONGEST_PASSWORD} characters` };
  const lower = plain.toLowerCase();
  if (COMMON.has(lower) || new Set(lower).size < 3)
    return { message: 'is one of the first that anybody would try' };
  // What is left after the guessable words are taken out must still be a password's worth.
  const rest = contextWords(context).reduce((left, word) => left.replaceAll(word, ''), lower);
  if (rest !== lower && rest.length < SHORTEST_PASSWORD / 2) {
    return { message: 'is too close to your address, your name or this service' };
  }
  return undefined;
}

function contextWords(context: readonly (string | null | undefined)[]): string[] {
  const words = context.flatMap((entry) =>
    entry ? [entry.toLowerCase(), ...entry.toLowerCase().split(/[^\p{L}\p{N}]+/u)] : [],
  );
  return [...words, 'latchkey'].filter((word) => word.length >= 4);
}
