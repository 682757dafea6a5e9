/** Revocations of this instance that are waited for at once; more are not measured. */
const MOST_WAITING = 1_000;

/**
 * How long the feed takes. Measured by this instance's own revocations, which the feed brings back here as to everybody: clocks of
 * two instances that differ do not matter.
 */
export class FeedLag {
  /** Milliseconds of the monotonic clock, by key. */
  private readonly waiting = new Map<string, number>();

  /** @param observe is given the seconds from publishing to delivery */
  constructor(private readonly observe: (seconds: number) => void) {}

  published(key: string): void {
    if (this.waiting.size < MOST_WAITING && !this.waiting.has(key)) this.waiting.set(key, performance.now());
  }

  delivered(key: string): void {
    const since = this.waiting.get(key);
    if (since === undefined) return;
    this.waiting.delete(key);
    this.observe((performance.now() - since) / 1000);
  }
}
