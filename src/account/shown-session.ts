import { deviceName } from '../sessions/device-name.js';
import type { SessionRecord } from '../sessions/session.schema.js';

/** A session as its owner sees it: an entry of `GET /auth/sessions`. */
export function toShownSession(record: SessionRecord, currentSessionId: string) {
  return {
    id: record._id,
    current: record._id === currentSessionId,
    createdAt: record.createdAt.toISOString(),
    lastUsedAt: record.lastUsedAt.toISOString(),
    ip: record.ip,
    userAgent: record.userAgent,
    device: deviceName(record.userAgent),
    amr: record.amr,
  };
}
