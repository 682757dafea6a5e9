import { type FileHandle, open, rm } from 'node:fs/promises';
import type { LineRefusal } from './read-line.js';

/** The report of refused lines: JSON lines with number, code and reason, readable by its owner only. */
export class RefusedLines {
  private counts: Record<string, number> = {};
  private waiting: ({ line: number } & LineRefusal)[] = [];

  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
  ) {}

  /** Begins anew: what an earlier run refused is no longer true. */
  static async in(file: string): Promise<RefusedLines> {
    return new RefusedLines(file, await open(file, 'w', 0o600));
  }

  get total(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** How many are not in the file yet. */
  get waitingLines(): number {
    return this.waiting.length;
  }

  get byCode(): Record<string, number> {
    return this.counts;
  }

  note(line: number, { code, reason }: LineRefusal): void {
    this.counts[code] = (this.counts[code] ?? 0) + 1;
    this.waiting.push({ line, code, reason });
  }

  /** In the order of the file: what the store refuses is known later than what a line itself says. */
  async flush(): Promise<void> {
    const lines = this.waiting.splice(0).sort((one, other) => one.line - other.line);
    const text = lines.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    if (text !== '') await this.handle.write(text);
  }

  /** Leaves no empty report. */
  async close(): Promise<void> {
    await this.flush();
    await this.handle.close();
    if (this.total === 0) await rm(this.file, { force: true });
  }
}
