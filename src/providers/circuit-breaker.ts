import type { Clock } from '../domain/clock.js';
import { Refusal } from '../domain/refusal.js';

/** Failures in a row after which a provider counts as down. */
const THRESHOLD = 5;

/** Milliseconds for which a provider that is down is not asked again; then one request tries. */
const OPEN_FOR = 30_000;

/**
 * Spares people the wait for a provider that does not answer: after some failures in a row everything is refused at once
 * for a while, then one request tries again.
 *
 * Only silence, broken connections and 5xx count. What a caller can bring about, such as a refused code, must not: anybody
 * could lock everybody out.
 */
export class CircuitBreaker {
  private failures = 0;
  private openUntil = 0;

  constructor(private readonly clock: Clock) {}

  /** True while requests are refused at once. */
  get isOpen(): boolean {
    return this.clock.now() < this.openUntil;
  }

  /**
   * @param work a request to the provider; it throws Refusal `provider_unavailable` when the provider is at fault
   * @throws Refusal `provider_unavailable` at once while open; else whatever `work` throws
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.isOpen) throw new Refusal('provider_unavailable', { cause: 'circuit open' });
    try {
      const result = await work();
      this.failures = 0;
      return result;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'provider_unavailable') this.failed();
      throw error;
    }
  }

  private failed(): void {
    this.failures += 1;
    // Past the threshold a single failed trial opens it again.
    if (this.failures >= THRESHOLD) this.openUntil = this.clock.now() + OPEN_FOR;
  }
}
