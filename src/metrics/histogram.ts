import { labelled, MOST_SERIES } from './counter.js';
import { Distribution } from './distribution.js';
import type { Instrument, Sample } from './sample.js';

/** How long something took, in seconds, by what its labels say. */
export class Histogram<Labels extends readonly string[]> implements Instrument {
  readonly type = 'histogram';
  private readonly series = new Map<string, { labels: Record<string, string>; values: Distribution }>();

  constructor(
    readonly name: string,
    readonly help: string,
    private readonly labels: Labels,
  ) {
    if (labels.length === 0) this.series.set('', { labels: {}, values: new Distribution() });
  }

  /** @param values of the labels, in their order */
  observe(seconds: number, ...values: { [Index in keyof Labels]: string }): void {
    const key = values.join('\n');
    let known = this.series.get(key);
    if (!known) {
      if (this.series.size >= MOST_SERIES) return;
      known = { labels: labelled(this.labels, values), values: new Distribution() };
      this.series.set(key, known);
    }
    known.values.observe(seconds);
  }

  read(): Sample[] {
    return [...this.series.values()].flatMap(({ labels, values }) => values.read(labels));
  }
}
