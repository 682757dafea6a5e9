import type { Sample } from './sample.js';

/** Upper bounds in seconds: from what memory answers to what a time limit ends. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** How many values lay below each bound: plain numbers, so that a value costs a few comparisons and no memory. */
export class Distribution {
  private readonly counts: Float64Array;
  private sum = 0;

  constructor(private readonly bounds: readonly number[] = SECONDS) {
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    let index = 0;
    while (index < this.bounds.length && value > (this.bounds[index] ?? 0)) index += 1;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.sum += value;
  }

  /** As a Prometheus histogram: each bucket holds those of the smaller ones. */
  read(labels: Readonly<Record<string, string>>): Sample[] {
    let count = 0;
    const buckets = [...this.bounds, Infinity].map((bound, index): Sample => {
      count += this.counts[index] ?? 0;
      const le = bound === Infinity ? '+Inf' : String(bound);
      return { labels: { ...labels, le }, value: count, suffix: '_bucket' };
    });
    return [
      ...buckets,
      { labels, value: this.sum, suffix: '_sum' },
      { labels, value: count, suffix: '_count' },
    ];
  }
}
