import { Injectable } from '@nestjs/common';
import { AuditLog, eventShape } from '../audit/audit.log.js';
import { Clock } from '../domain/clock.js';
import { SessionStore } from '../sessions/session.store.js';
import type { User } from '../users/user.js';
import { profileShape, toProfile } from './profile.js';
import { sessionShape, toShownSession } from './shown-session.js';
import { z } from 'zod';
import { shape } from '../reference/shape.js';

/** The newest events that are handed out; half a year of daily use is a tenth of it. */
const MOST_EVENTS = 5_000;

/** What is known of a person, for that person (GDPR, articles 15 and 20). */
@Injectable()
export class PersonalData {
  constructor(
    private readonly sessions: SessionStore,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @returns everything kept about the user but hashes, keys and whatever else opens something; times are ISO 8601 */
  async of(user: User, currentSessionId: string) {
    const [sessions, events] = await Promise.all([
      this.sessions.list(user.id, user.tokenVersion),
      this.audit.eventsOf(user.id, MOST_EVENTS),
    ]);
    this.audit.record('data.exported', { userId: user.id, sessionId: currentSessionId });
    return {
      exportedAt: new Date(this.clock.now()).toISOString(),
      profile: toProfile(user),
      sessions: sessions.map((session) => toShownSession(session, currentSessionId)),
      events: events.map(({ event, provider, reason, ip, sessionId, at }) => {
        return { event, provider, reason, ip, sessionId, at: at.toISOString() };
      }),
    };
  }
}

export const personalDataShape = shape('PersonalData', () =>
  z.strictObject({
    exportedAt: z.iso.datetime(),
    profile: profileShape.schema,
    sessions: z.array(sessionShape.schema),
    events: z.array(eventShape.schema),
  }),
);
