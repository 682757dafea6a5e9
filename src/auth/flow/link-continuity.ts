import { Injectable } from '@nestjs/common';
import { Refusal } from '../../domain/refusal.js';
import { SessionStore } from '../../sessions/session.store.js';
import { AccessTokenVerifier } from '../../tokens/access-token.verifier.js';
import { RequestToken, type TokenRequest } from '../request-token.js';
import type { Attempt } from './attempt.js';

/** A link ends as the same person it began as. */
@Injectable()
export class LinkContinuity {
  constructor(
    private readonly sessions: SessionStore,
    private readonly verifier: AccessTokenVerifier,
    private readonly tokens: RequestToken,
  ) {}

  /**
   * @throws Refusal `invalid_state` when the session that began the link is over, or when the browser has meanwhile
   *   signed in to another account (LK-13): the identity would join an account that nobody is looking at
   */
  async require({ linking }: Attempt, request: TokenRequest): Promise<void> {
    if (!linking) return;
    const token = this.tokens.read(request);
    const present = token === undefined ? undefined : this.verifier.verify(token);
    if (present && present.userId !== linking.userId)
      throw new Refusal('invalid_state', { cause: 'the browser has signed in to another account' });
    const session = await this.sessions.find(linking.sessionId);
    if (session?.userId.toHexString() !== linking.userId)
      throw new Refusal('invalid_state', { cause: 'the session that began the link is over' });
  }
}
