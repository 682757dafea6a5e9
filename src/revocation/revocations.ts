import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Clock } from '../domain/clock.js';
import { Refusal } from '../domain/refusal.js';
import { Metrics } from '../metrics/metrics.js';
import type { Principal } from '../tokens/principal.js';
import type { Revocable, Revocation } from './revocation.js';
import { FeedLag } from './feed-lag.js';
import { RevocationFeed } from './revocation.feed.js';
import { RevocationList } from './revocation-list.js';

/** Milliseconds between two sweeps of what has expired. */
const SWEEP_EVERY = 10_000;

/**
 * Seconds by which clocks of two instances may differ: the one that revokes may be behind the one that signed, and a
 * revocation must outlive what it stops.
 */
const CLOCKS_APART = 330;

/** A version that no token has: ends every token of a user for good. */
const EVERY_VERSION = Number.MAX_SAFE_INTEGER;

/** What is no longer good, on this instance at once and on every other within a second. */
@Injectable()
export class Revocations implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Revocations.name);
  private readonly list = new RevocationList();
  private readonly lag: FeedLag;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly feed: RevocationFeed,
    private readonly clock: Clock,
    private readonly settings: Settings,
    metrics: Metrics,
  ) {
    this.lag = new FeedLag((seconds) => metrics.revocationLag.observe(seconds));
    metrics.revocationFeedUp.readBy(() => (feed.isCurrent() ? 1 : 0));
    metrics.revocationEntries.readBy(() => this.list.size);
  }

  /**
   * Is this token taken back? From memory, without a wait, while the feed is alive; from the store while it is not.
   *
   * @throws Refusal `unavailable` when neither can tell: a store that is down never lets a revoked token through
   */
  isRevoked(token: Revocable): boolean | Promise<boolean> {
    if (this.list.stops(token)) return true;
    if (this.feed.isCurrent() && !this.list.isIncomplete) return false;
    return this.feed.isRevoked(token).catch((cause: unknown) => {
      throw new Refusal('unavailable', { cause, retryAfter: 1 });
    });
  }

  /**
   * Is this version of a user's tokens known here to be over? From memory only: who signs in while this instance does not
   * know it yet gets tokens that are refused, and finds out at the next refresh.
   */
  isVersionOver(userId: string, version: number): boolean {
    return this.list.stops({ userId, version, sessionId: '', tokenId: '' });
  }

  /** Is this session known here to be over? From memory only, as {@link Revocations.isVersionOver}. */
  isSessionOver(sessionId: string): boolean {
    return this.list.stops({ sessionId, userId: '', version: 0, tokenId: '' });
  }

  /** Ends one access token for the rest of its life. */
  async revokeToken(token: Pick<Principal, 'tokenId'>): Promise<void> {
    // Not its own expiry: a grace answer has the same `jti` and lives a little longer.
    await this.revoke({ key: `jti:${token.tokenId}`, expiresAt: this.lastExpiry() });
  }

  /** Ends every access token of a session. */
  async revokeSession(sessionId: string): Promise<void> {
    await this.revoke({ key: `sid:${sessionId}`, expiresAt: this.lastExpiry() });
  }

  /** Ends every access token of a user below `version`: the user's present one. */
  async revokeUserBelow(userId: string, version: number): Promise<void> {
    await this.revoke({ key: `user:${userId}`, belowVersion: version, expiresAt: this.lastExpiry() });
  }

  /** Ends every access token of a user who is no more. */
  async revokeUser(userId: string): Promise<void> {
    await this.revokeUserBelow(userId, EVERY_VERSION);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.feed.follow(
      (revocation) => {
        this.lag.delivered(revocation.key);
        this.list.add(revocation);
      },
      () => this.list.all(),
    );
    this.timer = setInterval(() => this.list.sweep(this.clock.now()), SWEEP_EVERY).unref();
    if (!this.feed.isCurrent())
      this.logger.warn('no revocation feed: every authenticated request reads the store');
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.feed.close();
  }

  private async revoke(revocation: Revocation): Promise<void> {
    // Here first: this instance refuses at once even when the store then fails and the caller gets an error.
    this.list.add(revocation);
    this.lag.published(revocation.key);
    await this.feed.publish([revocation]).catch((cause: unknown) => {
      throw new Refusal('unavailable', { cause, retryAfter: 1 });
    });
  }

  /** Milliseconds at which the last access token issued until now has expired on every instance. */
  private lastExpiry(): number {
    return this.clock.now() + (this.settings.accessTokenTtl + CLOCKS_APART) * 1000;
  }
}
