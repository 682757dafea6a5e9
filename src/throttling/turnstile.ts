import { Refusal } from '../domain/refusal.js';

interface Lane {
  inside: number;
  readonly waiting: (() => void)[];
}

/** How many may wait for one key. */
const LONGEST_QUEUE = 600;

/**
 * Lets a few requests for the same key through at a time. A point is taken before anybody knows whether the password is
 * right: without this, a hundred right ones at once would use up the budget of ten, and ninety be refused.
 */
export class Turnstile {
  private readonly lanes = new Map<string, Lane>();

  /**
   * @param width how many may be inside for this key
   * @throws Refusal `rate_limited` when too many wait
   */
  async pass<Result>(key: string, width: number, work: () => Promise<Result>): Promise<Result> {
    const lane = this.lanes.get(key) ?? { inside: 0, waiting: [] };
    this.lanes.set(key, lane);
    if (lane.inside >= width) {
      if (lane.waiting.length >= LONGEST_QUEUE) throw new Refusal('rate_limited', { retryAfter: 2 });
      await new Promise<void>((resume) => lane.waiting.push(resume));
    } else {
      lane.inside += 1;
    }
    try {
      return await work();
    } finally {
      this.leave(key, lane);
    }
  }

  private leave(key: string, lane: Lane): void {
    // The place passes straight to the next in line, so that nobody slips in between.
    const next = lane.waiting.shift();
    if (next) return next();
    lane.inside -= 1;
    if (lane.inside === 0) this.lanes.delete(key);
  }
}
