import type { Clock } from '../domain/clock.js';

/**
 * A map whose entries end after a fixed time, and which drops its oldest entry when it is full, so that
 * a script that starts thousands of sign-ins cannot exhaust the gateway's memory.
 */
export class ExpiringMap<Value> {
  private readonly entries = new Map<string, { value: Value; expiresAt: number }>();

  /** @param lifetime in milliseconds */
  constructor(
    private readonly clock: Clock,
    private readonly lifetime: number,
    private readonly capacity = 1000,
  ) {}

  set(key: string, value: Value): void {
    const [oldest] = this.entries.keys();
    if (oldest !== undefined && this.entries.size >= this.capacity) this.entries.delete(oldest);
    this.entries.set(key, { value, expiresAt: this.clock.now() + this.lifetime });
  }

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    return entry && entry.expiresAt > this.clock.now() ? entry.value : undefined;
  }

  /** Reads and removes in one step: what is single use. */
  take(key: string): Value | undefined {
    const value = this.get(key);
    this.entries.delete(key);
    return value;
  }

  clear(): void {
    this.entries.clear();
  }
}
