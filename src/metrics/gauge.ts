import type { Instrument, Sample } from './sample.js';

type Reading = number | readonly Sample[];

/** What is so at the moment. Its owner keeps the value and is asked when the metrics are read: in between it costs nothing. */
export class Gauge implements Instrument {
  readonly type = 'gauge';
  private source: (() => Reading | Promise<Reading>) | undefined;

  constructor(
    readonly name: string,
    readonly help: string,
  ) {}

  /** Names the owner. */
  readBy(source: () => Reading | Promise<Reading>): void {
    this.source = source;
  }

  async read(): Promise<readonly Sample[]> {
    const reading = await this.source?.();
    return typeof reading === 'number' ? [{ labels: {}, value: reading }] : (reading ?? []);
  }
}
