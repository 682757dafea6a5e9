import { TestClock } from './test-clock.js';

/** Time that stands still until a test moves it: on the very millisecond a rule can be held against its boundary. */
export class StillClock extends TestClock {
  private moment = Date.now();

  override now(): number {
    return this.moment;
  }

  override advance(seconds: number): void {
    this.moment += seconds * 1000;
  }
}
