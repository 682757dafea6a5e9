import type { PageModels } from '../../src/views/page-models.js';
import { sampleBase, sampleProfile, sampleSession } from './sample-account.js';

type AdminModels = { [Name in Extract<keyof PageModels, `admin/${string}`>]: PageModels[Name] };

/** A full model of every page of admins, with `text` in each of its strings. */
export function adminModels(text: string): AdminModels {
  const base = sampleBase(text);
  const chart = {
    days: [text],
    series: [{ kind: text, counts: [2], total: 2 }],
    bars: [{ series: 0, x: 1, y: 0, width: 8, height: 100 }],
    top: 2,
    total: 2,
    cut: true,
  };
  const user = { ...sampleProfile(text), disabled: true };
  const entry = {
    at: text,
    event: text,
    userId: text,
    actorId: text,
    provider: text,
    reason: text,
    ip: text,
  };
  const problem = { code: 'last_admin' as const, faults: {} };
  return {
    'admin/dashboard': {
      ...base,
      counts: { users: 1234, activeSessions: 2, signInsToday: 3, apiKeys: 4 },
      days: 14,
      signIns: chart,
      refusals: chart,
      providerNames: {},
    },
    'admin/users': { ...base, query: text, later: true, users: [user], next: text, deleted: true },
    'admin/user': {
      ...base,
      formToken: text,
      user,
      sessions: [sampleSession(text)],
      events: [entry],
      providerNames: {},
      own: true,
      resettable: true,
      done: 'disable',
      problem: { ...problem, action: 'roles', faults: { roles: 'other' } },
    },
    'admin/user-deletion': { ...base, formToken: text, user },
    'admin/api-keys': {
      ...base,
      formToken: text,
      keys: [
        {
          id: text,
          name: text,
          prefix: text,
          scopes: [text],
          createdAt: text,
          expiresAt: text,
          lastUsedAt: text,
        },
      ],
      next: text,
      made: { name: text, key: text },
      values: { name: text, scopes: text, expiresAt: text },
      problem: { ...problem, faults: { name: 'other' } },
    },
    'admin/audit': {
      ...base,
      later: true,
      user: text,
      event: text,
      known: [text],
      entries: [entry],
      next: text,
      providerNames: {},
    },
    'admin/flow': {
      ...base,
      id: text,
      missing: true,
      report: { provider: text, steps: [{ at: text, step: text, requestId: text, facts: [[text, text]] }] },
    },
  };
}
