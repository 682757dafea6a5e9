import type { KeyObject } from 'node:crypto';
import { isValidObjectId, type Model, Types } from 'mongoose';
import { derivedKeys } from '../config/derived-key.js';
import type { Settings } from '../config/settings.js';
import type { Clock } from '../domain/clock.js';
import { seal, unseal } from '../storage/encryption-at-rest.js';
import { isDuplicateKey } from '../storage/store-errors.js';
import type { CaughtMailRecord } from './caught-mail.schema.js';
import type { Mail } from './letter.js';
import { MailTransport } from './mail-transport.js';

/** How many of the newest are shown. */
const SHOWN = 100;

/** A caught mail as it is shown; `at` is ISO 8601. */
export interface CaughtMail extends Mail {
  id: string;
  at: string;
  /** Addresses of the links in it, each once. */
  links: string[];
}

/** Development without a mail server: mails are kept and shown at `/sandbox/mail`. Never in production. */
export class CatchingTransport extends MailTransport {
  private readonly keys: [KeyObject, ...KeyObject[]];

  constructor(
    private readonly records: Model<CaughtMailRecord>,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    super();
    this.keys = derivedKeys(settings, 'encryption-at-rest');
  }

  async send(mail: Mail, id: string): Promise<void> {
    const sealed = seal(this.keys[0], Buffer.from(JSON.stringify(mail)), contextOf(id)).toString('base64');
    const record = { _id: new Types.ObjectId(id), at: new Date(this.clock.now()), sealed };
    await this.records.collection.insertOne(record).catch((error: unknown) => {
      // The try before got through after all.
      if (!isDuplicateKey(error)) throw error;
    });
  }

  /** The newest first. */
  async list(): Promise<CaughtMail[]> {
    const records = await this.records.find().sort({ at: -1, _id: -1 }).limit(SHOWN).lean();
    return records.flatMap((record) => this.open(record) ?? []);
  }

  async find(id: string): Promise<CaughtMail | undefined> {
    const record = isValidObjectId(id) ? await this.records.findById(id).lean() : null;
    return record ? this.open(record) : undefined;
  }

  /** @returns `undefined` for one that another `APP_SECRET` closed */
  private open({ _id, at, sealed }: CaughtMailRecord): CaughtMail | undefined {
    const id = _id.toHexString();
    const plain = unseal(this.keys, Buffer.from(sealed, 'base64'), contextOf(id));
    if (!plain) return undefined;
    const mail = JSON.parse(plain.toString()) as Mail;
    return { id, at: at.toISOString(), ...mail, links: linksIn(mail.text) };
  }
}

function linksIn(text: string): string[] {
  return [...new Set(text.match(/https?:\/\/[^\s<>]+/g) ?? [])];
}

function contextOf(id: string): string {
  return `caught-mail:${id}`;
}
