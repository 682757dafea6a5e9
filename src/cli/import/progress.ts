/** Characters of the bar. */
const WIDTH = 30;
/** Milliseconds between two pictures of it. */
const REDRAW_EVERY = 100;

/** Where progress is shown: a terminal, or a log. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** How far through the file. A terminal gets a bar, a log a line for each tenth. */
export class Progress {
  private drawnAt = -Infinity;
  private tenth = 0;

  constructor(
    private readonly screen: Screen,
    private readonly what: string,
    private readonly bytes: number,
  ) {}

  /** @param done bytes of the file that are done with; `lines` likewise */
  at(done: number, lines: number): void {
    const share = this.bytes === 0 ? 1 : Math.min(1, done / this.bytes);
    if (this.screen.isTTY) this.draw(share, lines);
    else if (Math.floor(share * 10) > this.tenth) {
      this.tenth = Math.floor(share * 10);
      this.screen.write(`${this.what}: ${this.tenth * 10} %, ${lines} lines\n`);
    }
  }

  end(lines: number): void {
    this.at(this.bytes, lines);
    if (this.screen.isTTY) this.screen.write('\n');
  }

  private draw(share: number, lines: number): void {
    const now = performance.now();
    if (share < 1 && now - this.drawnAt < REDRAW_EVERY) return;
    this.drawnAt = now;
    const full = Math.round(share * WIDTH);
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
    this.screen.write(`\r${this.what} ${bar} ${Math.floor(share * 100)} %, ${lines} lines\u001B[K`);
  }
}
