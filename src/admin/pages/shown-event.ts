import type { AuditRecord } from '../../audit/audit.schema.js';
import type { ShownEvent } from '../../views/admin-models.js';

/** An event as the pages of admins show it. */
export function toShownEvent({ at, event, userId, actorId, provider, reason, ip }: AuditRecord): ShownEvent {
  return { at: at.toISOString(), event, userId, actorId, provider, reason, ip };
}
