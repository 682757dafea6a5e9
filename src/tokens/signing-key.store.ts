import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  hash,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { JWK } from 'jose';
import { Model, trusted } from 'mongoose';
import { derivedKeys } from '../config/derived-key.js';
import { Settings } from '../config/settings.js';
import { seal, unseal } from '../storage/encryption-at-rest.js';
import { isDuplicateKey } from '../storage/store-errors.js';
import { SigningKeyRecord } from './signing-key.schema.js';

/** A key pair in memory. Times are milliseconds since the epoch. */
export interface StoredKey {
  kid: string;
  sequence: number;
  publicJwk: JWK;
  publicKey: KeyObject;
  /** Absent when `APP_SECRET` was changed without `APP_SECRET_PREVIOUS`: it verifies, and can no longer sign. */
  privateKey: KeyObject | undefined;
  signsFrom: number;
  signsUntil: number;
  expiresAt: number;
}

/** Signing keys in MongoDB, the same for all instances. */
@Injectable()
export class SigningKeyStore {
  private readonly sealingKeys: [KeyObject, ...KeyObject[]];

  constructor(
    @InjectModel(SigningKeyRecord.name) private readonly records: Model<SigningKeyRecord>,
    settings: Settings,
  ) {
    this.sealingKeys = derivedKeys(settings, 'encryption-at-rest');
  }

  /** All keys, oldest first; also expired ones that MongoDB has not removed yet, because their numbers are taken. */
  async load(): Promise<StoredKey[]> {
    const records = await this.records.find().sort({ sequence: 1 }).lean();
    return records.map((record) => this.toStoredKey(record));
  }

  /**
   * Makes the key number `sequence`. When another instance was first, its key stands and this one is thrown away.
   *
   * @param period when it signs and when its last token has expired, in milliseconds
   * @returns its `kid`; `undefined` when another instance was first
   */
  async make(
    sequence: number,
    period: { signsFrom: number; signsUntil: number; expiresAt: number },
  ): Promise<string | undefined> {
    const pair = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
    const publicJwk = pair.publicKey.export({ format: 'jwk' });
    const privateJwk = pair.privateKey.export({ format: 'jwk' });
    const kid = thumbprint(publicJwk);
    try {
      await this.records.create({
        _id: kid,
        sequence,
        publicKey: { kty: publicJwk.kty, crv: publicJwk.crv, x: publicJwk.x, y: publicJwk.y },
        sealedPrivateKey: seal(this.sealingKeys[0], Buffer.from(JSON.stringify(privateJwk)), kid),
        signsFrom: new Date(period.signsFrom),
        signsUntil: new Date(period.signsUntil),
        expiresAt: new Date(period.expiresAt),
      });
      return kid;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return undefined;
    }
  }

  /** Removes the keys with a lower number. @returns how many */
  async removeBefore(sequence: number): Promise<number> {
    const { deletedCount } = await this.records.deleteMany({ sequence: trusted({ $lt: sequence }) });
    return deletedCount;
  }

  private toStoredKey(record: SigningKeyRecord): StoredKey {
    const publicJwk: JWK = { ...record.publicKey, kty: 'EC', kid: record._id, alg: 'ES256', use: 'sig' };
    // lean() answers the driver's Binary, whose bytes are in `buffer`.
    const sealed = Buffer.from(record.sealedPrivateKey.buffer);
    const plain = unseal(this.sealingKeys, sealed, record._id);
    return {
      kid: record._id,
      sequence: record.sequence,
      publicJwk,
      publicKey: createPublicKey({ key: publicJwk, format: 'jwk' }),
      privateKey: plain && createPrivateKey({ key: JSON.parse(plain.toString()), format: 'jwk' }),
      signsFrom: record.signsFrom.getTime(),
      signsUntil: record.signsUntil.getTime(),
      expiresAt: record.expiresAt.getTime(),
    };
  }
}

/** RFC 7638, section 3: SHA-256 of the required members in alphabetical order. */
function thumbprint({ crv, kty, x, y }: JsonWebKey): string {
  return hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');
}
