import { keysOf, type Revocable, type Revocation, stops } from './revocation.js';

/** Entries held at most. One takes 150 bytes (measured on the heap), so that 100 MB hold 670,000. */
const LARGEST_LIST = 600_000;

/** What is revoked, in memory. Small: an entry dies with the last access token that it stops. */
export class RevocationList {
  private readonly entries = new Map<string, Revocation>();
  private overflowed = false;

  /** True once an entry found no place: from then on the list alone cannot say that a token is good. */
  get isIncomplete(): boolean {
    return this.overflowed;
  }

  get size(): number {
    return this.entries.size;
  }

  add(revocation: Revocation): void {
    const known = this.entries.get(revocation.key);
    if (!known && this.entries.size >= LARGEST_LIST) {
      this.overflowed = true;
      return;
    }
    // Two feeds may deliver in any order: the stricter version and the longer life win.
    const belowVersion =
      known?.belowVersion !== undefined && revocation.belowVersion !== undefined
        ? Math.max(known.belowVersion, revocation.belowVersion)
        : revocation.belowVersion;
    const expiresAt = Math.max(known?.expiresAt ?? 0, revocation.expiresAt);
    this.entries.set(revocation.key, { key: revocation.key, belowVersion, expiresAt });
  }

  stops(token: Revocable): boolean {
    if (this.entries.size === 0) return false;
    return keysOf(token).some((key) => {
      const entry = this.entries.get(key);
      return entry !== undefined && stops(entry, token);
    });
  }

  all(): Revocation[] {
    return [...this.entries.values()];
  }

  /** Drops what has expired at `now` (milliseconds). */
  sweep(now: number): void {
    for (const [key, entry] of this.entries) if (entry.expiresAt <= now) this.entries.delete(key);
    if (this.entries.size < LARGEST_LIST / 2) this.overflowed = false;
  }
}
