import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AuditLog } from '../audit/audit.log.js';
import { shape } from '../reference/shape.js';

/** Events on one page. */
const PAGE = 50;

/** What happened to an account, as its owner sees it; `at` is ISO 8601. */
export interface OwnEvent {
  id: string;
  event: string;
  at: string;
  /** An admin did it, or the gateway on an admin's word; which one is not the user's business. */
  byAdmin: boolean;
  provider?: string | undefined;
  /** A word of the source: how somebody signed in, or why it was refused. */
  reason?: string | undefined;
  ip?: string | undefined;
  sessionId?: string | undefined;
}

/** The audit log, for the one whom it concerns. */
@Injectable()
export class OwnEvents {
  constructor(private readonly audit: AuditLog) {}

  /**
   * @param before the id of the last event of the page before
   * @returns at most {@link PAGE}, the newest first
   */
  async list(userId: string, before: string | undefined): Promise<OwnEvent[]> {
    const found = await this.audit.search({ userId }, before, PAGE);
    // Field by field: what is added to the record is the operator's until somebody decides otherwise.
    return found.map(({ _id, event, at, actorId, provider, reason, ip, sessionId }) => ({
      id: _id.toHexString(),
      event,
      at: at.toISOString(),
      byAdmin: actorId !== undefined && actorId !== userId,
      provider,
      reason,
      ip,
      sessionId,
    }));
  }

  /** Where the page after this one begins; `undefined` when it was the last. */
  next(events: readonly OwnEvent[]): string | undefined {
    return events.length < PAGE ? undefined : events.at(-1)?.id;
  }
}

export const ownEventsShape = shape<OwnEvent[]>('OwnEvents', () =>
  z.array(
    z.strictObject({
      id: z.string(),
      event: z.string(),
      at: z.iso.datetime(),
      byAdmin: z.boolean(),
      provider: z.string().optional(),
      reason: z.string().optional(),
      ip: z.string().optional(),
      sessionId: z.string().optional(),
    }),
  ),
);
