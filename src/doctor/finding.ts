/** `skipped`: could not be looked at now, which says nothing about whether it is right. */
export type Verdict = 'good' | 'warning' | 'problem' | 'skipped';

/** One thing that was looked at, in words for somebody who has never set up a sign-in before. */
export interface Finding {
  /** What it is about: `mongodb`, `redis`, `mail`, a provider's id, … */
  check: string;
  verdict: Verdict;
  what: string;
  /** What to do about it. */
  nextStep?: string;
}

/** Makes the findings of one check, so that none forgets whose it is and none complains without a next step. */
export function about(check: string) {
  return {
    good: (what: string): Finding => ({ check, verdict: 'good', what }),
    warning: (what: string, nextStep: string): Finding => ({ check, verdict: 'warning', what, nextStep }),
    problem: (what: string, nextStep: string): Finding => ({ check, verdict: 'problem', what, nextStep }),
    skipped: (what: string, nextStep?: string): Finding => ({
      check,
      verdict: 'skipped',
      what,
      ...(nextStep !== undefined && { nextStep }),
    }),
  };
}
