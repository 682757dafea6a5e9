const MINUTE = 60;
const QUARTER = 15 * MINUTE;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Whose requests share a counter. `address` is an IPv4 address or an IPv6 /64, `account` what was typed or who is signed in. */
export type BudgetKey = 'address' | 'account' | 'account+address' | 'account+device';

/** So many, for one key, in a fixed window that begins with the first. */
export interface Budget {
  readonly by: BudgetKey;
  readonly points: number;
  /** Seconds. */
  readonly per: number;
  /** Not all at once: so many at first, then more with each hour of the window, up to `points`. */
  readonly growth?: { readonly first: number; readonly hourly: number };
}

/** One row of the table: the budgets are asked in their order, and what a later one refuses, the earlier ones get back. */
export interface Limit {
  /** `failures`: a point is taken before the work and given back when it went well. */
  readonly counts: 'failures' | 'requests';
  /** Guards against floods, not against guessing, are counted by each instance for itself: they cost no round trip. */
  readonly kept: 'shared' | 'instance';
  readonly budgets: readonly Budget[];
}

/**
 * Every limit there is. What can be guessed (passwords, short codes) is tight for an account; an address may be a whole
 * office behind one router, so its budgets are wide. `docs/limits.md` repeats the table, and a test compares.
 */
export const limits = {
  login: {
    counts: 'failures',
    kept: 'shared',
    budgets: [
      { by: 'account+address', points: 10, per: QUARTER },
      // Never more than 100 in a row (NIST SP 800-63B-4, section 3.2.2), and not all of them in one night.
      { by: 'account', points: 100, per: YEAR, growth: { first: 20, hourly: 10 } },
      { by: 'address', points: 300, per: QUARTER },
    ],
  },
  // Nobody else's failures count here: an attacker cannot lock the owner out.
  'login-known-device': {
    counts: 'failures',
    kept: 'shared',
    budgets: [{ by: 'account+device', points: 100, per: YEAR, growth: { first: 10, hourly: 20 } }],
  },
  register: {
    counts: 'requests',
    kept: 'shared',
    budgets: [{ by: 'address', points: 1000, per: HOUR }],
  },
  // What one mailbox has to bear is counted where mail is asked for, and never told to a stranger (`mail`, below).
  'password-forgot': {
    counts: 'requests',
    kept: 'shared',
    budgets: [{ by: 'address', points: 300, per: HOUR }],
  },
  'password-reset': {
    counts: 'failures',
    kept: 'shared',
    budgets: [{ by: 'address', points: 100, per: QUARTER }],
  },
  'password-change': {
    counts: 'failures',
    kept: 'shared',
    budgets: [{ by: 'account', points: 10, per: QUARTER }],
  },
  'email-verify-send': {
    counts: 'requests',
    kept: 'shared',
    budgets: [
      { by: 'account', points: 5, per: HOUR },
      { by: 'address', points: 300, per: HOUR },
    ],
  },
  // One mailbox and one kind of mail; who asked does not matter.
  mail: {
    counts: 'requests',
    kept: 'shared',
    budgets: [{ by: 'account', points: 5, per: HOUR }],
  },
  'email-verify': {
    counts: 'failures',
    kept: 'shared',
    budgets: [{ by: 'address', points: 100, per: QUARTER }],
  },
  // Six digits: thirty tries a day find one of the three codes that are good at a time once in thirty years.
  mfa: {
    counts: 'failures',
    kept: 'shared',
    budgets: [
      { by: 'account', points: 30, per: DAY, growth: { first: 5, hourly: 5 } },
      { by: 'address', points: 300, per: QUARTER },
    ],
  },
  'mfa-confirm': {
    counts: 'failures',
    kept: 'shared',
    budgets: [{ by: 'account', points: 10, per: QUARTER }],
  },
  'passkeys-options': {
    counts: 'requests',
    kept: 'instance',
    budgets: [{ by: 'address', points: 600, per: MINUTE }],
  },
  'passkeys-verify': {
    counts: 'failures',
    kept: 'shared',
    budgets: [{ by: 'address', points: 100, per: QUARTER }],
  },
  // Each start writes two documents: a flood must not fill the store.
  'social-start': {
    counts: 'requests',
    kept: 'instance',
    budgets: [{ by: 'address', points: 3000, per: MINUTE }],
  },
  exchange: {
    counts: 'requests',
    kept: 'instance',
    budgets: [{ by: 'address', points: 3000, per: MINUTE }],
  },
  refresh: {
    counts: 'requests',
    kept: 'instance',
    budgets: [{ by: 'address', points: 3000, per: MINUTE }],
  },
  revoke: {
    counts: 'requests',
    kept: 'instance',
    budgets: [{ by: 'address', points: 3000, per: MINUTE }],
  },
  'api-key': {
    counts: 'failures',
    kept: 'instance',
    budgets: [{ by: 'address', points: 600, per: MINUTE }],
  },
  admin: {
    counts: 'requests',
    kept: 'instance',
    budgets: [{ by: 'account', points: 1200, per: MINUTE }],
  },
} as const satisfies Record<string, Limit>;

/** The name of a row. */
export type LimitName = keyof typeof limits;

/** The part of a budget that an instance grants by itself while the shared store is out of reach. */
const LOCAL_SHARE = 0.25;

/** Seconds of a local window at most: an outage is short, and a timer of a year would overflow and fire at once. */
const LONGEST_LOCAL = HOUR;

/** @returns the smaller budget of one instance without the store; it does not grow */
export function localShare({ by, points, per, growth }: Budget): Budget {
  return {
    by,
    points: Math.ceil((growth?.first ?? points) * LOCAL_SHARE),
    per: Math.min(per, LONGEST_LOCAL),
  };
}
