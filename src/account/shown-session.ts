import { deviceName } from '../sessions/device-name.js';
import type { SessionRecord } from '../sessions/session.schema.js';
import { z } from 'zod';
import { shape } from '../reference/shape.js';

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

export type ShownSession = ReturnType<typeof toShownSession>;

export const sessionShape = shape<ShownSession>('Session', () =>
  z.strictObject({
    id: z.string(),
    current: z.boolean(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    ip: z.string(),
    userAgent: z.string(),
    device: z.string(),
    amr: z.array(z.string()).describe('RFC 8176 words, or the provider.'),
  }),
);

export const sessionsShape = shape<ShownSession[]>('Sessions', () => z.array(sessionShape.schema));
