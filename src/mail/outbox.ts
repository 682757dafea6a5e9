import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';
import { derivedKeys } from '../config/derived-key.js';
import { Settings } from '../config/settings.js';
import { Clock } from '../domain/clock.js';
import { driverCollection } from '../storage/driver-collection.js';
import { requestLanguage } from '../http/request-language.js';
import { chooseLanguage, type Language } from '../views/texts/languages.js';
import { seal, unseal } from '../storage/encryption-at-rest.js';
import { isDuplicateKey } from '../storage/store-errors.js';
import type { LetterData, LetterKind } from './letter.js';
import { OutboxRecord } from './outbox.schema.js';

/** Milliseconds for which an errand belongs to whoever took it: longer than any delivery may take. */
const LEASE = 120_000;
/** Milliseconds to keep what was sent, or given up, for an operator who asks. */
const KEPT = { sent: 7 * 86_400_000, 'given-up': 30 * 86_400_000 };

/** Milliseconds for which a count of what waits is good. */
const COUNT_AGE = 10_000;
/** A count ends there: more is as bad. */
const MOST_COUNTED = 100_000;

/** An errand that this instance has taken. */
export interface Errand {
  id: string;
  kind: LetterKind;
  userId: string | undefined;
  /** `undefined` when no key opens it any more. */
  data: LetterData[LetterKind] | undefined;
  /** Of whoever asked for it. */
  language: Language;
  createdAt: number;
  /** This one included. */
  attempts: number;
}

/** Mails that are to go out, in MongoDB: a mail server that is down loses nothing and delays nobody. */
@Injectable()
export class Outbox {
  private readonly sealingKeys: [KeyObject, ...KeyObject[]];
  private counted: { at: number; waiting: Promise<number> } | undefined;
  private wake: () => void = () => undefined;

  constructor(
    @InjectModel(OutboxRecord.name) private readonly records: Model<OutboxRecord>,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.sealingKeys = derivedKeys(settings, 'encryption-at-rest');
  }

  /** False in production without `SMTP_URL`: then nothing is queued that nobody would ever send. */
  get isOpen(): boolean {
    return !this.settings.production || this.settings.smtpUrl !== undefined;
  }

  /** Puts an errand down: one write, and once this returns it outlives the process. */
  async put<Kind extends LetterKind>(kind: Kind, data: LetterData[Kind], userId?: string): Promise<void> {
    if (!this.isOpen) return;
    const _id = new Types.ObjectId();
    await this.enter({ _id, kind, sealed: this.seal(_id, data), ...(userId !== undefined && { userId }) });
  }

  /** Closes an errand that another document carries until it is entered here, under the same id. */
  seal(_id: Types.ObjectId, data: LetterData[LetterKind]): string {
    const sealed = seal(this.sealingKeys[0], Buffer.from(JSON.stringify(data)), contextOf(_id));
    return sealed.toString('base64');
  }

  /** Takes over a sealed errand. The same one twice is one mail, also when that went out already. */
  async enter(errand: Pick<OutboxRecord, '_id' | 'kind' | 'userId' | 'sealed'>): Promise<void> {
    const now = new Date(this.clock.now());
    const language = requestLanguage();
    const waiting = { language, createdAt: now, dueAt: now, attempts: 0, state: 'waiting' } as const;
    await this.collection.insertOne({ ...errand, ...waiting }).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
    this.wake();
  }

  /** Who is called as soon as there is something to send. */
  onPut(wake: () => void): void {
    this.wake = wake;
  }

  /** Takes the errand that is longest due, for {@link LEASE}: of any number of instances one gets it. */
  async take(): Promise<Errand | null> {
    const now = this.clock.now();
    const record = await this.collection.findOneAndUpdate(
      { dueAt: { $lte: new Date(now) } },
      { $set: { dueAt: new Date(now + LEASE) }, $inc: { attempts: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    );
    if (!record) return null;
    const { _id, kind, userId, createdAt, attempts, language } = record;
    return {
      id: _id.toHexString(),
      kind,
      userId,
      data: this.open(record),
      language: chooseLanguage(language),
      createdAt: createdAt.getTime(),
      attempts,
    };
  }

  /** Another try, after `delay` milliseconds. */
  async postpone(errand: Errand, delay: number): Promise<void> {
    await this.collection.updateOne(held(errand), { $set: { dueAt: new Date(this.clock.now() + delay) } });
  }

  /** It went out, or will never: what was in it is forgotten, that it was is kept for a while. */
  async close(errand: Errand, state: 'sent' | 'given-up'): Promise<void> {
    const expiresAt = new Date(this.clock.now() + KEPT[state]);
    await this.collection.updateOne(held(errand), {
      $set: { state, expiresAt },
      $unset: { sealed: 1, dueAt: 1 },
    });
  }

  /** Nothing was to be sent: no trace, so that nobody sees in a dump which addresses have no account. */
  async drop(errand: Errand): Promise<void> {
    await this.collection.deleteOne(held(errand));
  }

  /** Takes back what a user has waiting, notices apart: who loses an account must not get its mails. */
  async withdraw(userId: string): Promise<void> {
    await this.collection.deleteMany({ userId, state: 'waiting', kind: { $ne: 'security-notice' } });
  }

  /**
   * How many mails wait, on all instances; up to {@link COUNT_AGE} old, because whoever asks for metrics must not make
   * the database count each time.
   */
  waiting(): Promise<number> {
    const now = this.clock.now();
    if (this.counted && now - this.counted.at < COUNT_AGE) return this.counted.waiting;
    const options = { hint: { dueAt: 1 }, limit: MOST_COUNTED, maxTimeMS: 1_000 };
    const waiting = this.collection.countDocuments({ dueAt: { $exists: true } }, options);
    this.counted = { at: now, waiting };
    return waiting;
  }

  private open(record: OutboxRecord): LetterData[LetterKind] | undefined {
    const sealed = Buffer.from(record.sealed ?? '', 'base64');
    const plain = unseal(this.sealingKeys, sealed, contextOf(record._id));
    return plain && (JSON.parse(plain.toString()) as LetterData[LetterKind]);
  }

  private get collection() {
    return driverCollection(this.records);
  }
}

/** With the number of the attempt: whoever lost the lease meanwhile changes nothing any more. */
function held({ id, attempts }: Errand) {
  return { _id: new Types.ObjectId(id), attempts };
}

function contextOf(id: Types.ObjectId): string {
  return `outbox:${id.toHexString()}`;
}
