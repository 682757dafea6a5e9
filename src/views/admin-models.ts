import type { FieldFault } from '../domain/refusal.js';
import type { ProblemCode } from '../domain/problem-catalogue.js';
import type { ShownProfile, ShownSession } from './shown-account.js';

/** One kind of event in a picture; the kind is `null` for all that have no colour of their own. */
export interface ChartSeries {
  kind: string | null;
  /** One a day. */
  counts: readonly number[];
  total: number;
}

/** A picture of stacked bars, a day each, drawn on a field of 10 units a day and 100 units high. */
export interface ShownChart {
  /** `YYYY-MM-DD`, UTC, the oldest first. */
  days: readonly string[];
  series: readonly ChartSeries[];
  bars: readonly { series: number; x: number; y: number; width: number; height: number }[];
  /** What the upper edge stands for. */
  top: number;
  total: number;
  /** There were more than are counted. */
  cut: boolean;
}

/** The periods of the pictures, in days. */
export const PERIODS = [14, 30] as const;

export interface AdminDashboard {
  counts: Record<'users' | 'activeSessions' | 'signInsToday' | 'apiKeys', number>;
  days: (typeof PERIODS)[number];
  signIns: ShownChart;
  refusals: ShownChart;
  providerNames: Record<string, string>;
}

/** A user as admins see one. */
export interface ShownUser extends ShownProfile {
  disabled: boolean;
}

export interface AdminUsers {
  /** Somebody was just deleted. */
  deleted: boolean;
  query: string;
  /** Not the first page. */
  later: boolean;
  users: readonly ShownUser[];
  /** Where the page after this one begins. */
  next?: string | undefined;
}

/** What an admin can do to a user. */
export type UserAction = 'disable' | 'enable' | 'roles' | 'reset-password' | 'end-sessions' | 'delete';

export interface ShownEvent {
  /** ISO 8601. */
  at: string;
  event: string;
  userId?: string | undefined;
  /** The admin who did it to the user. */
  actorId?: string | undefined;
  provider?: string | undefined;
  reason?: string | undefined;
  ip?: string | undefined;
}

export interface AdminUser {
  formToken: string;
  user: ShownUser;
  sessions: readonly ShownSession[];
  /** The latest few. */
  events: readonly ShownEvent[];
  providerNames: Record<string, string>;
  /** The admin looks at their own account. */
  own: boolean;
  /** A link to a new password can be sent. */
  resettable: boolean;
  done?: UserAction | undefined;
  /** With what was typed. */
  problem?: {
    action: UserAction;
    code: ProblemCode;
    faults: Record<string, FieldFault>;
    roles?: string | undefined;
  };
}

export interface AdminDeletion {
  formToken: string;
  user: ShownUser;
}

export interface AdminKeys {
  formToken: string;
  keys: readonly {
    id: string;
    name: string;
    prefix: string;
    scopes: readonly string[];
    createdAt: string;
    expiresAt: string | null;
    lastUsedAt: string | null;
  }[];
  next?: string | undefined;
  /** The one answer that holds the key. */
  made?: { name: string; key: string };
  done?: 'revoke' | undefined;
  values?: { name?: string; scopes?: string; expiresAt?: string };
  problem?: { code: ProblemCode; faults: Record<string, FieldFault> };
}

export interface AdminAudit {
  /** Not the first page. */
  later: boolean;
  user: string;
  event: string;
  /** Every event there can be. */
  known: readonly string[];
  entries: readonly ShownEvent[];
  next?: string | undefined;
  providerNames: Record<string, string>;
}

/** A failed sign-in at a provider, by the id that its person quotes. */
export interface AdminFlow {
  id: string;
  /** Asked for, and not there. */
  missing: boolean;
  report?: {
    provider: string;
    steps: readonly {
      at: string;
      step: string;
      requestId: string;
      facts: readonly (readonly [string, string])[];
    }[];
  };
}
