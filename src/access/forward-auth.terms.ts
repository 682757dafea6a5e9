import { Injectable } from '@nestjs/common';
import { Clock, epochSeconds } from '../domain/clock.js';
import { UpstreamTokenIssuer } from '../tokens/upstream-token.issuer.js';
import { type Caller, upstreamSubjectOf } from './forward-auth.caller.js';
import { readConditions, requireConditions } from './forward-auth.conditions.js';

/** What a proxy's configuration asks for besides somebody. */
@Injectable()
export class ForwardAuthTerms {
  constructor(
    private readonly upstreamTokens: UpstreamTokenIssuer,
    private readonly clock: Clock,
  ) {}

  /**
   * @param text conditions as they came, `''` for none
   * @returns the token for the API, when one was asked for
   * @throws Refusal of {@link readConditions} and {@link requireConditions}; `unavailable` when no key can sign
   */
  async meet(caller: Caller, text: string): Promise<string | undefined> {
    if (text === '') return undefined;
    const conditions = readConditions(text);
    requireConditions(caller, conditions, epochSeconds(this.clock));
    if (conditions.audience === undefined) return undefined;
    return this.upstreamTokens.issue(upstreamSubjectOf(caller), conditions.audience);
  }
}
