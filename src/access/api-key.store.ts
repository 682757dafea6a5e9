import { randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, trusted } from 'mongoose';
import { Clock } from '../domain/clock.js';
import { hashOfApiKey, makeApiKey, prefixOf } from './api-key.js';
import { ApiKeyRecord } from './api-key.schema.js';

/** A service as its key names it. */
export interface ApiClient {
  id: string;
  name: string;
  scopes: string[];
}

/** An API key as an admin sees it. The key itself is shown once, when it is made. */
export type ShownApiKey = ApiClient & { prefix: string; expiresAt: Date | null; createdAt: Date };

@Injectable()
export class ApiKeyStore {
  constructor(
    @InjectModel(ApiKeyRecord.name) private readonly records: Model<ApiKeyRecord>,
    private readonly clock: Clock,
  ) {}

  /** @returns what is shown of the key, and this once the key */
  async create(
    name: string,
    scopes: string[],
    expiresAt: Date | null,
  ): Promise<ShownApiKey & { key: string }> {
    const { key, prefix } = makeApiKey();
    const record: ApiKeyRecord = {
      _id: randomUUID(),
      name,
      prefix,
      hash: hashOfApiKey(key).toString('base64'),
      scopes,
      expiresAt,
      createdAt: new Date(this.clock.now()),
    };
    await this.records.db.collection<ApiKeyRecord>(this.records.collection.name).insertOne(record);
    return { ...toShown(record), key };
  }

  /** The service that holds this key, or `null` for an unknown, expired or malformed one. */
  async authenticate(key: string): Promise<ApiClient | null> {
    const prefix = prefixOf(key);
    const record =
      prefix === undefined ? null : await this.records.findOne({ prefix }).select('+hash').lean();
    if (!record || !timingSafeEqual(Buffer.from(record.hash, 'base64'), hashOfApiKey(key))) return null;
    if (record.expiresAt && record.expiresAt.getTime() <= this.clock.now()) return null;
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

function toShown({ _id, name, prefix, scopes, expiresAt, createdAt }: ApiKeyRecord): ShownApiKey {
  return { id: _id, name, prefix, scopes, expiresAt, createdAt };
}
