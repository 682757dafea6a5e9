import { randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, trusted } from 'mongoose';
import { z } from 'zod';
import { Clock } from '../domain/clock.js';
import { Refusal } from '../domain/refusal.js';
import { shape } from '../reference/shape.js';
import { hashOfApiKey, makeApiKey, prefixOf } from './api-key.js';
import { ApiKeyRecord } from './api-key.schema.js';
import { ApiKeyUse } from './api-key.use.js';

/** What the hash of a key is compared with when there is none: whether a prefix exists is not to be told by the time. */
const NOBODY = Buffer.alloc(32);

/** A service as its key names it. */
export interface ApiClient {
  id: string;
  name: string;
  scopes: string[];
}

/** An API key as an admin sees it. The key itself is shown once, when it is made. */
export type ShownApiKey = ApiClient & Pick<ApiKeyRecord, 'prefix' | 'expiresAt' | 'createdAt' | 'lastUsedAt'>;

@Injectable()
export class ApiKeyStore {
  constructor(
    @InjectModel(ApiKeyRecord.name) private readonly records: Model<ApiKeyRecord>,
    private readonly use: ApiKeyUse,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns what is shown of the key, and this once the key
   * @throws Refusal `invalid_request` for an end that is over already: it is a slip, and the key would never work
   */
  async create(
    name: string,
    scopes: string[],
    expiresAt: Date | null,
  ): Promise<ShownApiKey & { key: string }> {
    const now = this.clock.now();
    if (expiresAt && expiresAt.getTime() <= now)
      throw new Refusal('invalid_request', {
        errors: [{ path: 'expiresAt', message: 'must be in the future' }],
      });
    const { key, prefix } = makeApiKey();
    const record: ApiKeyRecord = {
      _id: randomUUID(),
      name,
      prefix,
      hash: hashOfApiKey(key).toString('base64'),
      scopes,
      expiresAt,
      createdAt: new Date(now),
      lastUsedAt: null,
    };
    await this.records.db.collection<ApiKeyRecord>(this.records.collection.name).insertOne(record);
    return { ...toShown(record), key };
  }

  /**
   * The service that holds this key, or `null` for an unknown, expired, revoked or malformed one.
   *
   * Each time one read by the index of prefixes, of the primary, and nothing is kept in memory: a key that was revoked is
   * refused by every instance from that moment on.
   */
  async authenticate(key: string): Promise<ApiClient | null> {
    const prefix = prefixOf(key);
    if (prefix === undefined) return null;
    const record = await this.records.findOne({ prefix }).select('+hash').read('primary').lean();
    const known = record ? Buffer.from(record.hash, 'base64') : NOBODY;
    if (!timingSafeEqual(known, hashOfApiKey(key)) || !record) return null;
    if (record.expiresAt && record.expiresAt.getTime() <= this.clock.now()) return null;
    this.use.note(record._id);
    return { id: record._id, name: record.name, scopes: record.scopes };
  }

  /** One page, by id. @param after the last id of the page before */
  async list(after: string | undefined, limit: number): Promise<ShownApiKey[]> {
    const next = after === undefined ? {} : { _id: trusted({ $gt: after }) };
    return (await this.records.find(next).sort({ _id: 1 }).limit(limit).lean()).map(toShown);
  }

  /** @returns false when there was none */
  async revoke(id: string): Promise<boolean> {
    return (await this.records.deleteOne({ _id: id })).deletedCount === 1;
  }

  async count(): Promise<number> {
    return this.records.estimatedDocumentCount();
  }
}

function toShown(record: ApiKeyRecord): ShownApiKey {
  const { _id: id, name, prefix, scopes, expiresAt, createdAt, lastUsedAt = null } = record;
  return { id, name, prefix, scopes, expiresAt, createdAt, lastUsedAt };
}

const clientFields = () => ({ id: z.string(), name: z.string(), scopes: z.array(z.string()) });

export const apiClientShape = shape<ApiClient>('ApiClient', () => z.strictObject(clientFields()));

/** Times are dates until the answer is written. */
const keyFields = () => ({
  ...clientFields(),
  prefix: z.string(),
  expiresAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});

export const apiKeysShape = shape('ApiKeys', () =>
  z.strictObject({ items: z.array(z.strictObject(keyFields())), nextCursor: z.string().nullable() }),
);

export const createdApiKeyShape = shape('CreatedApiKey', () =>
  z.strictObject({ ...keyFields(), key: z.string().describe('Shown this once.') }),
);
