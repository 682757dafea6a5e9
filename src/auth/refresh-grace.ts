import { Injectable } from '@nestjs/common';
import { Refusal } from '../domain/refusal.js';
import { SecurityNotices } from '../mail/security-notices.js';
import { Metrics } from '../metrics/metrics.js';
import { Revocations } from '../revocation/revocations.js';
import type { SessionRecord } from '../sessions/session.schema.js';
import { SessionStore } from '../sessions/session.store.js';
import type { RefreshTokenContent } from '../tokens/refresh-token.js';
import type { User } from '../users/user.js';

/** A refresh token that is no longer the newest: a second tab within the grace, a stolen copy after it. */
@Injectable()
export class RefreshGrace {
  constructor(
    private readonly sessions: SessionStore,
    private readonly revocations: Revocations,
    private readonly notices: SecurityNotices,
    private readonly metrics: Metrics,
  ) {}

  /**
   * @param user whose token it says it is, or `null` when there is none any more
   * @returns the session, whose present generation is the successor of this token
   * @throws Refusal `invalid_token`; after the grace the whole session is over
   */
  async successorOf(token: RefreshTokenContent, user: User | null): Promise<SessionRecord> {
    const { sessionId, generation } = token;
    const session = await this.sessions.find(sessionId);
    if (!session) {
      this.count('refused');
      throw new Refusal('invalid_token');
    }
    if (this.sessions.isInGrace(session, generation)) {
      this.count('grace');
      return session;
    }
    // An old token came back: somebody has a copy, and nobody can tell thief from owner. Both are out.
    if (user) await this.notices.tell(user, 'refresh.reused', { sessionId, reason: 'reused' });
    this.count('reused');
    await Promise.all([this.sessions.end(sessionId), this.revocations.revokeSession(sessionId)]);
    throw new Refusal('invalid_token');
  }

  /** For the metrics: what became of a refresh token that was presented. */
  count(outcome: 'rotated' | 'grace' | 'reused' | 'refused'): void {
    this.metrics.refreshes.count(outcome);
  }
}
