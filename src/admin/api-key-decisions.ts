import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ApiKeyStore } from '../access/api-key.store.js';
import { type AuditDetails, AuditLog } from '../audit/audit.log.js';
import { toDisplayName } from '../domain/display-text.js';
import { Refusal } from '../domain/refusal.js';
import { ROLE_NAME, ROLE_NAME_RULE } from '../domain/role-name.js';

/** An API key as it is asked for; `expiresAt` is an instant of ISO 8601. */
export const wantedApiKey = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z.array(z.string().regex(ROLE_NAME, ROLE_NAME_RULE)).max(50).default([]),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});

/** Who decides, as the audit log names them. */
type Decider = Pick<AuditDetails, 'userId' | 'actorId'>;

/** What an admin decides about API keys, recorded with who did it. */
@Injectable()
export class ApiKeyDecisions {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly audit: AuditLog,
  ) {}

  /** @returns what is shown of the key, and this once the key. @throws Refusal `invalid_request` */
  async create(wanted: z.output<typeof wantedApiKey>, decider: Decider) {
    const name = toDisplayName(wanted.name);
    if (!name)
      throw new Refusal('invalid_request', { errors: [{ path: 'name', message: 'must be readable text' }] });
    const expiresAt = wanted.expiresAt === null ? null : new Date(wanted.expiresAt);
    const created = await this.keys.create(name, wanted.scopes, expiresAt);
    this.audit.record('api-key.created', { ...decider, reason: created.id });
    return created;
  }

  /** @throws Refusal `not_found` */
  async revoke(id: string, decider: Decider): Promise<void> {
    if (!(await this.keys.revoke(id))) throw new Refusal('not_found');
    this.audit.record('api-key.revoked', { ...decider, reason: id });
  }
}
