import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type { Settings } from '../config/settings.js';
import type { Clock } from '../domain/clock.js';
import { Refusal } from '../domain/refusal.js';
import type { SigningKeyStore, StoredKey } from './signing-key.store.js';
import { type SigningKey, SigningKeys } from './signing-keys.js';

const SECOND = 1000;

/** Milliseconds by which an instance's clock may be behind: it must take a key that signs at once for one that signs. */
const CLOCKS_APART = 300 * SECOND;

/**
 * ES256 keys that the gateway makes and rotates without a restart.
 *
 * A key is published half a lifetime (at most a day) before it signs, so that every instance and every API has
 * seen it by then, and stays published until the last token it signed has expired.
 */
export class RotatingKeys extends SigningKeys {
  readonly algorithm = 'ES256';
  private keys: StoredKey[] = [];
  private byKid = new Map<string, StoredKey>();
  private loadedAt = 0;
  private loading: Promise<void> | undefined;
  private readonly forgetters: (() => void)[] = [];

  constructor(
    private readonly store: SigningKeyStore,
    private readonly clock: Clock,
    private readonly settings: Pick<Settings, 'signingKeyLifetime' | 'accessTokenTtl'>,
  ) {
    super();
  }

  /** Milliseconds between publishing a key and signing with it. */
  private get lead(): number {
    return Math.min(86_400, this.settings.signingKeyLifetime / 2) * SECOND;
  }

  /** Milliseconds for which the keys in memory are taken as all there are: four looks within the lead. */
  get reloadInterval(): number {
    return Math.min(30 * SECOND, this.lead / 4);
  }

  async current(): Promise<SigningKey> {
    await this.refreshWhenDue();
    const now = this.clock.now();
    const key = this.keys.findLast(
      (candidate) => candidate.privateKey && candidate.signsFrom <= now && now < candidate.signsUntil,
    );
    if (!key?.privateKey)
      throw new Refusal('unavailable', { detail: 'No signing key is available.', retryAfter: 5 });
    return { kid: key.kid, privateKey: key.privateKey };
  }

  verificationKey(kid: string): KeyObject | undefined {
    const key = this.byKid.get(kid);
    return key && key.expiresAt > this.clock.now() ? key.publicKey : undefined;
  }

  async published(): Promise<{ keys: JWK[]; maxAge: number }> {
    await this.refreshWhenDue();
    const now = this.clock.now();
    const keys = this.keys.filter((key) => key.expiresAt > now).map((key) => key.publicJwk);
    return { keys, maxAge: Math.max(1, Math.min(300, Math.floor(this.lead / 2 / SECOND))) };
  }

  onRetired(forget: () => void): void {
    this.forgetters.push(forget);
  }

  /** Loads the keys when they were not looked at for {@link reloadInterval}, and makes the next one when it is time. */
  async refreshWhenDue(): Promise<void> {
    if (this.clock.now() - this.loadedAt < this.reloadInterval) return;
    this.loading ??= this.refresh().finally(() => (this.loading = undefined));
    await this.loading;
  }

  /** Loads the keys now, and makes the next one when it is time. */
  async refresh(): Promise<void> {
    const now = this.clock.now();
    this.adopt(await this.store.load());
    const next = this.keyToMake(now);
    if (next) {
      await this.store.make(next.sequence, next.period);
      this.adopt(await this.store.load());
    }
    this.loadedAt = now;
  }

  /**
   * Makes the next key before its time: published now, signing after the lead that every new key has. When one is published
   * and does not sign yet, that is the next one, and no other is made.
   *
   * @returns its `kid`, and from when it signs in milliseconds
   * @throws Refusal `unavailable` when none of the keys there are opens with this `APP_SECRET`: instances could not sign
   *   with the new one either
   */
  async rotate(): Promise<{ kid: string; signsFrom: number; made: boolean }> {
    await this.loadForChange();
    await this.refresh();
    const now = this.clock.now();
    const before = this.last(now);
    if (before && before.signsFrom > now)
      return { kid: before.kid, signsFrom: before.signsFrom, made: false };
    const made = await this.make(now + this.lead);
    return { kid: made.kid, signsFrom: made.signsFrom, made: true };
  }

  /**
   * For a key that leaked: makes one that signs at once, and takes back all others, with every token they signed. The new one
   * is there first, so that dying in between leaves a gateway that signs; asked again, it ends the same. Instances that run
   * know of it within {@link reloadInterval}.
   *
   * @returns the new key's `kid`, and how many were taken back
   * @throws Refusal `unavailable` as {@link rotate}
   */
  async replace(): Promise<{ kid: string; takenBack: number }> {
    await this.loadForChange();
    const { kid, sequence } = await this.make(this.clock.now() - Math.min(this.lead, CLOCKS_APART));
    const takenBack = await this.store.removeBefore(sequence);
    this.adopt(await this.store.load());
    return { kid, takenBack };
  }

  private async loadForChange(): Promise<void> {
    this.adopt(await this.store.load());
    if (this.keys.length > 0 && !this.keys.some((key) => key.privateKey))
      throw new Refusal('unavailable', { detail: 'This APP_SECRET opens none of the signing keys.' });
  }

  /** Makes the key after all there are. @throws Refusal `unavailable` when another instance was first with its number */
  private async make(signsFrom: number): Promise<StoredKey> {
    const { sequence, period } = this.keyAfter(signsFrom);
    const kid = await this.store.make(sequence, period);
    this.adopt(await this.store.load());
    const made = kid === undefined ? undefined : this.keys.find((key) => key.kid === kid);
    if (!made) throw new Refusal('unavailable', { retryAfter: 1 });
    return made;
  }

  private keyToMake(now: number) {
    const last = this.last(now);
    if (last && last.signsUntil - now > this.lead) return undefined;
    return this.keyAfter(last?.signsUntil ?? now);
  }

  /** Keys that this APP_SECRET cannot open do not count: instances with another one look after their own. */
  private last(now: number): StoredKey | undefined {
    return this.keys.findLast((key) => key.privateKey && key.signsUntil > now);
  }

  private keyAfter(signsFrom: number) {
    const signsUntil = signsFrom + this.settings.signingKeyLifetime * SECOND;
    const expiresAt = signsUntil + (this.settings.accessTokenTtl + 60) * SECOND;
    return { sequence: (this.keys.at(-1)?.sequence ?? 0) + 1, period: { signsFrom, signsUntil, expiresAt } };
  }

  private adopt(keys: StoredKey[]): void {
    const present = new Set(keys.map((key) => key.kid));
    const retired = this.keys.some((key) => !present.has(key.kid));
    this.keys = keys;
    this.byKid = new Map(keys.map((key) => [key.kid, key]));
    if (retired) for (const forget of this.forgetters) forget();
  }
}
