/** Bounds in code points after NFKC (contract, section 7). */
const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 256;

/** Shorter words of an address or a name turn up in good passwords by chance. */
const SHORTEST_WORD = 4;

/** Why a password is refused, in words for the person who chose it; each follows "This password". */
const MESSAGES = {
  too_short: `must have at least ${SHORTEST_PASSWORD} characters`,
  too_long: `must have at most ${LONGEST_PASSWORD} characters`,
  personal: 'is too close to your address, your name or this service',
  common: 'is one of the first that anybody would try',
  repeats: 'repeats the same few characters; a few unrelated words are better',
  sequence: 'is a sequence that everybody knows; a few unrelated words are better',
  keyboard: 'follows the keys of a keyboard; a few unrelated words are better',
  guessable: 'is too easy to guess; add another word or two, the less usual the better',
  breached: 'has appeared in a data breach, so attackers try it; choose one that you use nowhere else',
} as const;

/** Why a password is refused. */
export type PasswordFault = keyof typeof MESSAGES;

/** @returns what to tell the person; never any part of the password */
export function passwordFaultMessage(fault: PasswordFault): string {
  return MESSAGES[fault];
}

/** The form that is judged and hashed. NFKC (NIST SP 800-63B-4, section 3.1.1.2): typed on two keyboards it is the same. */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * The words an attacker would try for this very account.
 *
 * @param context its address, display name, and what the service is called
 * @returns in lower case: the entries, their parts, and the parts written together
 */
export function contextWords(context: readonly (string | null | undefined)[]): string[] {
  const words = context.flatMap((entry) => {
    const text = entry?.normalize('NFKC').toLowerCase() ?? '';
    const [before = '', ...behind] = text.split('@');
    const parts = text.split(/[^\p{L}\p{M}\p{N}]+/u);
    return [text, before, ...behind, before.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, ''), ...parts];
  });
  return [...new Set(words)].filter((word) => word.length > 0);
}

/**
 * Judges a new password by itself: its length, and whether it is more than words of its account.
 * No composition rules (NIST SP 800-63B-4, section 3.1.1.2).
 *
 * @param words as {@link contextWords} returns them
 * @returns the fault, or `undefined` for a password that may be used as far as these rules can tell
 */
export function passwordFault(password: string, words: readonly string[]): PasswordFault | undefined {
  const plain = normalisePassword(password);
  const length = Array.from(plain).length;
  if (length < SHORTEST_PASSWORD) return 'too_short';
  if (length > LONGEST_PASSWORD) return 'too_long';
  const lower = plain.toLowerCase();
  // The longest first, or a part would be taken out of the middle of the whole. What is left must still be a password's worth.
  const telling = words.filter((word) => word.length >= SHORTEST_WORD).sort((a, b) => b.length - a.length);
  const rest = telling.reduce((left, word) => left.replaceAll(word, ''), lower);
  return rest !== lower && rest.length < SHORTEST_PASSWORD / 2 ? 'personal' : undefined;
}
