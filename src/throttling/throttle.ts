import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { deriveKey } from '../config/derived-key.js';
import { Settings } from '../config/settings.js';
import { Refusal } from '../domain/refusal.js';
import { type Budget, type BudgetKey, type Limit, type LimitName, limits } from './budgets.js';
import { clientNetwork } from './client-network.js';
import { Counter, type Point } from './counter.js';
import { CounterStore } from './counter-store.js';
import { Reservation } from './reservation.js';
import { Turnstile } from './turnstile.js';

/** Who is counted. A budget whose part is missing falls back to the address. */
export interface Subject {
  /** The client's, as Express reads it under `TRUST_PROXY`. */
  address: string | undefined;
  /** The key of the address that was typed, or the id of who is signed in; never what only a look-up would tell. */
  account?: string | undefined;
  device?: string | undefined;
}

/** More at once for one key only wait for a core. */
const WIDEST = 32;

interface Counted {
  readonly budget: Budget;
  readonly counter: Counter;
}

/** Says `429` to whoever tries too often, by the table in `budgets.ts`. */
@Injectable()
export class Throttle {
  private readonly counted: ReadonlyMap<LimitName, readonly Counted[]>;
  private readonly turnstile = new Turnstile();
  private readonly key: KeyObject;

  constructor(
    store: CounterStore,
    private readonly settings: Settings,
  ) {
    this.key = deriveKey(settings.appSecret, 'throttle-keys');
    this.counted = new Map(
      Object.entries<Limit>(limits).map(([name, { kept, budgets }]) => [
        name as LimitName,
        budgets.map((budget) => ({
          budget,
          counter: new Counter(budget, kept === 'shared' ? store : undefined),
        })),
      ]),
    );
  }

  /**
   * Takes a point of each budget before the work is done.
   *
   * @throws Refusal `rate_limited` with `retryAfter`; then nothing is taken
   */
  async reserve(name: LimitName, subject: Subject): Promise<Reservation> {
    const taken: { by: BudgetKey; point: Point }[] = [];
    const reservation = new Reservation(limits[name].counts, taken);
    if (!this.settings.rateLimit) return reservation;
    const take = async ({ budget: { by }, counter }: Counted): Promise<void> => {
      taken.push({ by, point: await counter.take(this.keyOf(name, by, subject)) });
    };
    try {
      // The narrowest by itself: a flood that its own budget stops must never reach those it shares with others. These
      // are asked at the same time, a round trip less; what one grants and another refuses is given back.
      const [first, ...others] = this.countersOf(name);
      if (first) await take(first);
      await allOf(others.map(take));
    } catch (error) {
      await reservation.cancel();
      throw error;
    }
    return reservation;
  }

  /**
   * Does work that may fail only so often. The point is taken before, so that a hundred guesses at once are no more than
   * the budget; right ones at once wait for each other instead of being refused.
   *
   * @param succeeded whether the result means that it went well; then the account's failures are forgotten
   * @throws Refusal `rate_limited`, and whatever the work throws
   */
  async attempt<Result>(
    name: LimitName,
    subject: Subject,
    work: () => Promise<Result>,
    succeeded: (result: Result) => boolean = () => true,
  ): Promise<Result> {
    if (!this.settings.rateLimit) return work();
    const lanes = this.countersOf(name)
      .filter(({ budget }) => budget.by !== 'account')
      .map(({ budget }) => ({
        key: this.keyOf(name, budget.by, subject),
        width: Math.min(WIDEST, Math.ceil((budget.growth?.first ?? budget.points) / 2)),
      }));
    const inTurn = lanes.reduceRight<() => Promise<Result>>(
      (inner, { key, width }) =>
        () =>
          this.turnstile.pass(key, width, inner),
      () => this.judged(name, subject, work, succeeded),
    );
    return inTurn();
  }

  /** Forgets an account's failures, all of them and those from this address: after a reset they say nothing of the new password. */
  async forgive(name: LimitName, subject: Subject & { account: string }): Promise<void> {
    if (!this.settings.rateLimit) return;
    const own = this.countersOf(name).filter(({ budget }) => budget.by !== 'address');
    await Promise.all(own.map(({ budget, counter }) => counter.clear(this.keyOf(name, budget.by, subject))));
  }

  private async judged<Result>(
    name: LimitName,
    subject: Subject,
    work: () => Promise<Result>,
    succeeded: (result: Result) => boolean,
  ): Promise<Result> {
    const reservation = await this.reserve(name, subject);
    try {
      const result = await work();
      if (succeeded(result)) await reservation.succeed();
      return result;
    } catch (error) {
      // Nobody learned anything from an answer that never came.
      if (!(error instanceof Refusal) || error.status >= 500) await reservation.cancel();
      throw error;
    }
  }

  private countersOf(name: LimitName): readonly Counted[] {
    return this.counted.get(name) ?? [];
  }

  private keyOf(name: LimitName, by: BudgetKey, { address, account, device }: Subject): string {
    const network = clientNetwork(address);
    const parts: Record<BudgetKey, (string | undefined)[]> = {
      address: [network],
      account: [account ?? network],
      'account+address': [account, network],
      'account+device': [account, device],
    };
    const mac = createHmac('sha256', this.key).update(JSON.stringify(parts[by])).digest('base64url');
    return `${name}:${by}:${mac}`;
  }
}

/** Waits for all of them, also when one fails: only then is it known what there is to give back. @throws the first failure */
async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
