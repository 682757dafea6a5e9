/** Milliseconds: the first wait, the longest one, and after what time a mail is given up (RFC 5321, section 4.5.4.1: 4 to 5 days). */
const FIRST_WAIT = 10_000;
const LONGEST_WAIT = 3_600_000;
const PATIENCE = 4 * 86_400_000;

/** What to do after a failed try. */
export type NextStep = { kind: 'retry'; delay: number } | { kind: 'give-up'; why: 'refused' | 'expired' };

/**
 * @param error what the transport threw
 * @param attempts tries until now, this one included
 * @param age milliseconds since the mail was queued
 */
export function afterFailure(error: unknown, attempts: number, age: number): NextStep {
  if (isRefusedForGood(error)) return { kind: 'give-up', why: 'refused' };
  if (age >= PATIENCE) return { kind: 'give-up', why: 'expired' };
  return { kind: 'retry', delay: Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1)) };
}

/**
 * A 5yz reply to the recipient or the message (RFC 5321, section 4.2.1). One to the greeting, the sign-in or the sender is
 * the operator's to mend: the mail waits.
 */
function isRefusedForGood(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { responseCode, command } = error as Error & { responseCode?: unknown; command?: unknown };
  return (
    typeof responseCode === 'number' && responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA')
  );
}
