import { availableParallelism } from 'node:os';
import { Refusal } from '../domain/refusal.js';

/** Runs work a few at a time and refuses what would wait too long, so that a flood degrades instead of collapsing. */
export class BoundedQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param width how many run at once; by default one a core, more only makes each slower
   * @param limit how many may wait
   */
  constructor(
    private readonly width = availableParallelism(),
    private readonly limit = 600,
  ) {}

  /** @throws Refusal `unavailable` with `retryAfter` when the queue is full */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.width) {
      if (this.waiting.length >= this.limit) throw new Refusal('unavailable', { retryAfter: 2 });
      await new Promise<void>((resume) => this.waiting.push(resume));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      // The place passes straight to the next in line, so that nobody slips in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
