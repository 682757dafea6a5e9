import type { Clock } from '../domain/clock.js';
import { Network, type NetworkAnswer, type NetworkRequest } from '../domain/network.js';
import { Refusal } from '../domain/refusal.js';

/** Failures in a row after which a provider counts as down. */
const THRESHOLD = 5;

/** Milliseconds for which a provider that is down is not asked again; then one failure more closes it for as long. */
const OPEN_FOR = 30_000;

/** Told of each request that went out. @param seconds until the headers of the answer came, or it failed */
export type RequestObserver = (outcome: 'ok' | 'refused' | 'failed', seconds: number) => void;

/**
 * The way to one provider. After some failures in a row everything is refused at once for a while, which spares people the
 * wait for a provider that does not answer.
 *
 * Only silence, broken connections and 5xx count. What a caller can bring about, such as a refused code, must not: anybody
 * could lock everybody out.
 */
export class CircuitBreaker extends Network {
  private failures = 0;
  private openUntil = 0;

  constructor(
    private readonly network: Network,
    private readonly clock: Clock,
    private readonly observe: RequestObserver = () => undefined,
  ) {
    super();
  }

  /** True while requests are refused at once. */
  get isOpen(): boolean {
    return this.clock.now() < this.openUntil;
  }

  /** @throws Refusal `provider_unavailable` at once while open; else whatever the network throws */
  async fetch(url: string, request: NetworkRequest): Promise<NetworkAnswer> {
    if (this.isOpen) throw new Refusal('provider_unavailable', { cause: 'circuit open' });
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    try {
      const response = await this.network.fetch(url, request);
      if (response.status >= 500) this.failed(seconds());
      else this.answered(response.status, seconds());
      return response;
    } catch (error) {
      this.failed(seconds());
      throw error;
    }
  }

  private answered(status: number, seconds: number): void {
    this.failures = 0;
    this.observe(status >= 400 ? 'refused' : 'ok', seconds);
  }

  private failed(seconds: number): void {
    this.observe('failed', seconds);
    this.failures += 1;
    if (this.failures >= THRESHOLD) this.openUntil = this.clock.now() + OPEN_FOR;
  }
}
