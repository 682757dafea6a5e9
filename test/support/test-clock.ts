import { Clock } from '../../src/domain/clock.js';

/** Time that a test moves. It starts at the real moment, because jsonwebtoken looks at the machine's clock too. */
export class TestClock extends Clock {
  private offset = 0;

  now(): number {
    return Date.now() + this.offset;
  }

  /** @param seconds how far to move on */
  advance(seconds: number): void {
    this.offset += seconds * 1000;
  }
}
