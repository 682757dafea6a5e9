import { randomBytes } from 'node:crypto';
import type { Clock } from '../../domain/clock.js';
import { domainOf } from '../../domain/email-address.js';
import type { SocialProfile } from '../../domain/social-profile.js';
import type { Attempt } from '../flow/attempt.js';

/** What may be said of a step: words of the source, an address's domain, yes or no. Never a code, a state, a token or an address. */
export type FlowFacts = Readonly<Record<string, string | boolean | null>>;

/** One thing that happened in a sign-in at a provider. */
export interface FlowStep {
  /** Milliseconds since the epoch. */
  at: number;
  step: 'started' | 'state' | 'profile' | 'decision' | 'refused' | 'answered' | 'shown';
  /** The request in which it happened. */
  requestId: string;
  facts: FlowFacts;
}

/** What a callback must know of its start, to tell of both. */
export interface FlowStart {
  /** Names the attempt in front of people: random, and unlike the state of no use to anybody. */
  flowId: string;
  /** Milliseconds since the epoch. */
  at: number;
  requestId: string;
}

/** Steps of one request that are kept. There are fewer; a bound that does not rest on that. */
const MOST_STEPS = 20;

/** The steps of one request, in memory: they are written down only when it fails. */
export class FlowTrace {
  readonly steps: FlowStep[] = [];
  flowId = randomBytes(12).toString('base64url');

  constructor(
    readonly provider: string,
    private readonly requestId: string,
    private readonly clock: Clock,
  ) {}

  note(step: FlowStep['step'], facts: FlowFacts): void {
    if (this.steps.length >= MOST_STEPS) return;
    this.steps.push({ at: this.clock.now(), step, requestId: this.requestId, facts });
  }

  /** An attempt begins with this request. @returns what its callback is to know */
  started(attempt: Pick<Attempt, 'purpose' | 'target'>): FlowStart {
    this.note('started', startFacts(attempt));
    return { flowId: this.flowId, at: this.clock.now(), requestId: this.requestId };
  }

  /** This request goes on with an attempt that began earlier. */
  continues({ start, ...attempt }: Pick<Attempt, 'purpose' | 'target' | 'start'>): void {
    const { flowId, at, requestId } = start;
    this.flowId = flowId;
    this.steps.unshift({ at, step: 'started', requestId, facts: startFacts(attempt) });
  }

  /** What the provider said, as far as linking looks at it. */
  profile({ email, emailVerified, emailAuthoritative }: SocialProfile): void {
    const emailDomain = email ? domainOf(email.key) : null;
    this.note('profile', { emailDomain, emailVerified, emailAuthoritative });
  }
}

function startFacts({ purpose, target }: Pick<Attempt, 'purpose' | 'target'>): FlowFacts {
  return { purpose, for: target.kind === 'app' ? 'app' : 'browser' };
}
