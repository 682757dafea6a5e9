import type { BudgetKey, Limit } from './budgets.js';
import type { Point } from './counter.js';

/** The points one request took, until it is known how it ended. Kept when nothing is said: that is a failure. */
export class Reservation {
  constructor(
    private readonly counts: Limit['counts'],
    private readonly taken: readonly { by: BudgetKey; point: Point }[],
  ) {}

  /** It went well: failures of the account are forgotten; an address, which others share, only gets its point back. */
  async succeed(): Promise<void> {
    if (this.counts === 'requests') return;
    await Promise.all(
      this.taken.map(({ by, point }) => (by === 'address' ? point.giveBack() : point.clear())),
    );
  }

  /** It did not take place. */
  async cancel(): Promise<void> {
    await Promise.all(this.taken.map(({ point }) => point.giveBack()));
  }
}
