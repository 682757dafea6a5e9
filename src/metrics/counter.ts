import type { Instrument, Sample } from './sample.js';

/** Series an instrument has at most. Labels come from closed lists; a bound that does not rest on that. */
export const MOST_SERIES = 2_000;

/** How often something happened, by what its labels say. Label values come from closed lists, never from a request. */
export class Counter<Labels extends readonly string[]> implements Instrument {
  readonly type = 'counter';
  private readonly series = new Map<string, { labels: Record<string, string>; value: number }>();

  constructor(
    readonly name: string,
    readonly help: string,
    private readonly labels: Labels,
  ) {
    // A counter that was never touched is 0, not absent: an alert on its rate must see the first time.
    if (labels.length === 0) this.series.set('', { labels: {}, value: 0 });
  }

  /** @param values of the labels, in their order */
  count(...values: { [Index in keyof Labels]: string }): void {
    const key = values.join('\n');
    const known = this.series.get(key);
    if (known) known.value += 1;
    else if (this.series.size < MOST_SERIES)
      this.series.set(key, { labels: labelled(this.labels, values), value: 1 });
  }

  read(): Sample[] {
    return [...this.series.values()];
  }
}

/** Names and values of labels, side by side. */
export function labelled(names: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}
