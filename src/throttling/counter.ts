import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '../domain/refusal.js';
import { type Budget, localShare } from './budgets.js';
import type { CounterStore } from './counter-store.js';

const HOUR = 3_600_000;
/** Seconds, at most, that `Retry-After` says: who is told of a year never comes back. */
const LONGEST_RETRY = 86_400;

/** A point that was taken, and how to undo it. */
export interface Point {
  /** Puts it back. */
  giveBack(): Promise<void>;
  /** Forgets every failure of its key. */
  clear(): Promise<void>;
}

/** The counters of one budget: in the store that instances share, and a smaller one here for when that is out of reach. */
export class Counter {
  private readonly shared: RateLimiterAbstract | undefined;
  private readonly local: RateLimiterMemory;

  /** @param store none for a budget that each instance keeps for itself */
  constructor(
    private readonly budget: Budget,
    private readonly store?: CounterStore,
  ) {
    const { points, per, growth } = budget;
    // A growing budget is judged here, not by the library, whose refusals would count as failures.
    this.shared = store?.counter(growth ? Number.MAX_SAFE_INTEGER : points, per);
    const { points: localPoints, per: localPer } = store ? localShare(budget) : budget;
    this.local = new RateLimiterMemory({ points: localPoints, duration: localPer });
  }

  /**
   * Takes one point, atomically over all instances.
   *
   * @throws Refusal `rate_limited` when the budget is spent
   */
  async take(key: string): Promise<Point> {
    if (this.shared && this.store?.isUp) {
      try {
        const taken = await this.store.answerOf(this.shared.consume(key));
        const point = this.pointOf(this.shared, key, taken);
        await this.requireGrown(taken, point);
        return point;
      } catch (error) {
        if (error instanceof Refusal) throw error;
        if (error instanceof RateLimiterRes) throw refusalAfter(error.msBeforeNext);
        this.store.failed(error);
      }
    }
    const taken = await this.local.consume(key).catch((refused: RateLimiterRes) => {
      throw refusalAfter(refused.msBeforeNext);
    });
    return this.pointOf(this.local, key, taken);
  }

  /** Forgets a key's failures, here and in the store. */
  async clear(key: string): Promise<void> {
    await this.local.delete(key);
    if (this.shared) await this.undo(this.shared.delete(key));
  }

  private pointOf(counter: RateLimiterAbstract, key: string, { msBeforeNext }: RateLimiterRes): Point {
    const windowEnd = performance.now() + msBeforeNext;
    return {
      giveBack: async () => {
        // Given back into the next window it would be one more than the budget.
        if (performance.now() < windowEnd) await this.undo(counter.reward(key));
      },
      clear: () => this.undo(counter.delete(key)),
    };
  }

  /** A point that cannot be given back is a failure too many, never one too few: no reason to fail a request. */
  private async undo(done: Promise<unknown>): Promise<void> {
    await (this.store?.answerOf(done) ?? done).catch((error: unknown) => this.store?.failed(error));
  }

  private async requireGrown(taken: RateLimiterRes, point: Point): Promise<void> {
    const { growth, points, per } = this.budget;
    if (!growth) return;
    const elapsed = Math.max(0, per * 1000 - taken.msBeforeNext);
    const allowed = Math.min(points, growth.first + Math.floor(elapsed / HOUR) * growth.hourly);
    if (taken.consumedPoints <= allowed) return;
    // It was not used: kept, a crowd of refused tries would eat what the next hours bring.
    await point.giveBack();
    throw refusalAfter(allowed < points ? HOUR - (elapsed % HOUR) : taken.msBeforeNext);
  }
}

/** @param wait milliseconds */
function refusalAfter(wait: number): Refusal {
  return new Refusal('rate_limited', { retryAfter: Math.min(Math.max(1, wait / 1000), LONGEST_RETRY) });
}
