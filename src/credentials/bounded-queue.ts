import { availableParallelism } from 'node:os';
import { Refusal } from '../domain/refusal.js';

/** Told of the queue's work. */
export interface QueueObserver {
  /** @param seconds that the work waited for its turn */
  waited(seconds: number): void;
  refused(): void;
}

/** Runs work a few at a time and refuses what would wait too long, so that a flood degrades instead of collapsing. */
export class BoundedQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param width how many run at once; by default one a core, more only makes each slower
   * @param limit how many may wait
   * @param observer is told of waits and refusals
   */
  constructor(
    private readonly width = availableParallelism(),
    private readonly limit = 600,
    private readonly observer?: QueueObserver,
  ) {}

  /** How many run and how many wait. */
  get load(): { running: number; waiting: number } {
    return { running: this.running, waiting: this.waiting.length };
  }

  /** @throws Refusal `unavailable` with `retryAfter` when the queue is full */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.width) {
      if (this.waiting.length >= this.limit) {
        this.observer?.refused();
        throw new Refusal('unavailable', { retryAfter: 2 });
      }
      const since = performance.now();
      await new Promise<void>((resume) => this.waiting.push(resume));
      this.observer?.waited((performance.now() - since) / 1000);
    } else {
      this.running += 1;
      this.observer?.waited(0);
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
