import { z } from 'zod';
import { ApiKeyStore, type ShownApiKey } from '../access/api-key.store.js';
import { ApiKeyDecisions, wantedApiKey } from '../admin/api-key-decisions.js';
import { Clock } from '../domain/clock.js';
import { inColumns } from './answer.js';
import type { Work } from './command-line.js';
import { CommandError } from './command-error.js';
import { ACTOR } from './services.js';

const DAY = 86_400_000;
const HEADING = ['id', 'name', 'begins', 'scopes', 'expires', 'last used'];

/** Makes a key. It is in this answer and nowhere else. */
export function createKey(options: { name: string; scopes: string; expires?: string }): Work {
  return async (services) => {
    const scopes = options.scopes.split(',').map((scope) => scope.trim());
    const wanted = wantedApiKey.safeParse({
      name: options.name,
      scopes: scopes.filter((scope) => scope !== ''),
      expiresAt: instantOf(options.expires, services.get(Clock).now()),
    });
    if (!wanted.success) throw new CommandError(z.prettifyError(wanted.error));
    const created = await services.get(ApiKeyDecisions).create(wanted.data, { actorId: ACTOR });
    return { text: `${created.key}\n\nThis is shown once. Its id is ${created.id}.`, data: created };
  };
}

export function listKeys({ limit, after }: { limit: number; after?: string }): Work {
  return async (services) => {
    const found = await services.get(ApiKeyStore).list(after, limit + 1);
    const keys = found.slice(0, limit);
    const next = found.length > limit ? (keys.at(-1)?.id ?? null) : null;
    const more = next === null ? '' : `\n\nThere are more: --after ${next}`;
    return {
      text: keys.length === 0 ? 'There is none.' : inColumns(HEADING, keys.map(row)) + more,
      data: { items: keys, next },
    };
  };
}

export function revokeKey(id: string): Work {
  return async (services) => {
    await services.get(ApiKeyDecisions).revoke(id, { actorId: ACTOR });
    return { text: 'The key is good no longer.', data: { id, revoked: true } };
  };
}

function row({ id, name, prefix, scopes, expiresAt, lastUsedAt }: ShownApiKey): string[] {
  const day = (date: Date | null, none: string) => date?.toISOString().slice(0, 16).replace('T', ' ') ?? none;
  return [id, name, `lk_${prefix}_`, scopes.join(' '), day(expiresAt, 'never'), day(lastUsedAt, 'never')];
}

/** As the admin API takes it; a date is its first moment in UTC. */
function instantOf(expires: string | undefined, now: number): string | null {
  if (expires === undefined) return null;
  const days = /^(\d{1,5})d$/.exec(expires)?.[1];
  if (days !== undefined) return new Date(now + Number(days) * DAY).toISOString();
  return /^\d{4}-\d\d-\d\d$/.test(expires) ? `${expires}T00:00:00Z` : expires;
}
