import { hash } from 'node:crypto';

/** Share of the slots that may be taken before there are twice as many. */
const FULLEST = 0.6;

/**
 * Which line was the first with an address or identity. Of each only 64 bits of a hash are kept: some 30 bytes for each of
 * millions, where the texts would take hundreds; that two of two million meet by chance happens once in ten million files.
 */
export class SeenClaims {
  private marks = new BigUint64Array(1024);
  private lines = new Uint32Array(1024);
  private count = 0;

  /** @returns the line that had one of these before; otherwise notes them for this one */
  first(claims: readonly string[], line: number): number | undefined {
    const marks = claims.map(markOf);
    for (const mark of marks) {
      const slot = this.slotOf(mark);
      if (this.marks[slot] === mark) return this.lines[slot];
    }
    for (const mark of marks) this.note(mark, line);
    return undefined;
  }

  private note(mark: bigint, line: number): void {
    if (this.count >= this.marks.length * FULLEST) this.grow();
    const slot = this.slotOf(mark);
    this.marks[slot] = mark;
    this.lines[slot] = line;
    this.count += 1;
  }

  /** Where the mark is, or the free slot where it would be. */
  private slotOf(mark: bigint): number {
    const last = this.marks.length - 1;
    let slot = Number(mark & BigInt(last));
    while (this.marks[slot] !== 0n && this.marks[slot] !== mark) slot = (slot + 1) & last;
    return slot;
  }

  private grow(): void {
    const { marks, lines } = this;
    this.marks = new BigUint64Array(marks.length * 2);
    this.lines = new Uint32Array(lines.length * 2);
    for (const [index, mark] of marks.entries()) {
      if (mark === 0n) continue;
      const slot = this.slotOf(mark);
      this.marks[slot] = mark;
      this.lines[slot] = lines[index] ?? 0;
    }
  }
}

/** Never zero, which is a free slot. */
function markOf(claim: string): bigint {
  return hash('sha256', claim, 'buffer').readBigUInt64LE() || 1n;
}
