import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { BoundedQueue } from './bounded-queue.js';
import { bcryptCost, fits, hashPassword, isArgon2, isOutdated, payArgon2, payBcrypt } from './stored-hash.js';

/** What a check found; `upgraded` is the hash to keep in place of the one that was checked. */
export type PasswordCheck = { fits: false } | { fits: true; upgraded?: string };

/** Hashes and checks passwords off the event loop, a few at a time. */
@Injectable()
export class PasswordHasher {
  private readonly queue: BoundedQueue;

  constructor({ threadPoolSize }: Settings, metrics: Metrics) {
    const width = hashesAtOnce(availableParallelism(), threadPoolSize);
    this.queue = new BoundedQueue(width, undefined, {
      waited: (seconds) => metrics.hashWait.observe(seconds),
      refused: () => metrics.hashesRefused.count(),
    });
    metrics.hashesRunning.readBy(() => this.queue.load.running);
    metrics.hashesWaiting.readBy(() => this.queue.load.waiting);
  }

  /** @returns a PHC string. @throws Refusal `unavailable` when too many wait */
  async hash(password: string): Promise<string> {
    return this.queue.run(() => hashPassword(password));
  }

  /**
   * Every refusal costs the same: one Argon2id, and one bcrypt for as long as there are hashes of that kind. Whether the
   * account exists, has a password or was imported cannot be told from the time.
   *
   * @param stored the account's hash, or `null` when there is no account or it has no password
   * @param highestBcryptCost of all accounts; `undefined` when none has such a hash
   * @throws Refusal `unavailable` when too many wait
   */
  async check(
    stored: string | null,
    password: string,
    highestBcryptCost: number | undefined,
  ): Promise<PasswordCheck> {
    return this.queue.run(async () => {
      if (stored !== null && (await fits(stored, password)))
        return { fits: true, ...(isOutdated(stored) && { upgraded: await hashPassword(password) }) };
      if (stored === null || !isArgon2(stored)) await payArgon2(password);
      await payRestOfBcrypt(stored === null ? undefined : bcryptCost(stored), highestBcryptCost, password);
      return { fits: false };
    });
  }
}

/**
 * One thread of Node's pool stays free: files, DNS and compression share it with the hashes and would stand still
 * behind them. More at once than there are cores only makes each slower.
 */
export function hashesAtOnce(cores: number, threadPoolSize: number): number {
  return Math.max(1, Math.min(cores, threadPoolSize - 1));
}

/** Each step of the cost doubles the time: what is missing from `paid` to `highest` is paid, then paid + 1, … highest - 1. */
async function payRestOfBcrypt(
  paid: number | undefined,
  highest: number | undefined,
  password: string,
): Promise<void> {
  if (highest === undefined) return;
  if (paid === undefined) return payBcrypt(highest, password);
  for (let cost = paid; cost < highest; cost += 1) await payBcrypt(cost, password);
}
