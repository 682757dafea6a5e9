import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types, type UpdateQuery } from 'mongoose';
import { PasswordHasher } from '../credentials/password-hasher.js';
import { Clock } from '../domain/clock.js';
import type { EmailAddress } from '../domain/email-address.js';
import { Refusal } from '../domain/refusal.js';
import { isDuplicateKey } from '../storage/store-errors.js';
import { driverCollection } from '../storage/driver-collection.js';
import { carrying, type News } from './announcement.schema.js';
import { ImportedHashes } from './imported-hashes.js';
import { publicFields as projection, type User, toUser } from './user.js';
import { UserRecord } from './user.schema.js';

/** A person who registers with a password. */
export interface Registration {
  email: EmailAddress;
  password: string;
  displayName: string | null;
  verified?: boolean;
  roles?: string[];
}

/** Stands between finding a user and checking the password. */
export type GuardedCheck = (found: User | null, check: () => Promise<boolean>) => Promise<boolean>;

/** Users in MongoDB, and their passwords, whose hashes stay in here. */
@Injectable()
export class UserStore {
  private readonly collection;

  constructor(
    @InjectModel(UserRecord.name) private readonly records: Model<UserRecord>,
    private readonly hasher: PasswordHasher,
    private readonly imported: ImportedHashes,
    private readonly clock: Clock,
  ) {
    this.collection = driverCollection(records);
  }

  async findById(id: string): Promise<User | null> {
    if (!Types.ObjectId.isValid(id)) return null;
    const record = await this.collection.findOne({ _id: new Types.ObjectId(id) }, { projection });
    return record && toUser(record);
  }

  /**
   * The user with this address and password. A refusal costs the same whether or not there is such an account.
   * A hash of another kind or strength is replaced.
   *
   * @param guarded does the check, or refuses to: it is told who was found before a hash is spent
   * @returns the user, disabled or not, or `null`
   * @throws Refusal `unavailable` when too many hashes wait
   */
  async findByPassword(
    email: EmailAddress | undefined,
    password: string,
    guarded: GuardedCheck = (_found, check) => check(),
  ): Promise<User | null> {
    const record = email && (await this.collection.findOne({ claimedEmail: email.key }));
    const found = record ? toUser(record) : null;
    let upgraded: string | undefined;
    const fits = await guarded(found, async () => {
      const highestCost = await this.imported.highestBcryptCost();
      const check = await this.hasher.check(record?.passwordHash ?? null, password, highestCost);
      upgraded = check.fits ? check.upgraded : undefined;
      return check.fits;
    });
    if (record && fits && upgraded !== undefined) await this.replaceHash(record, upgraded);
    return fits ? found : null;
  }

  /** @throws Refusal `email_taken` when another account claims the address */
  async register(registration: Registration): Promise<User> {
    // Asked first to spare the hash; the unique index is what decides.
    if (await this.records.exists({ claimedEmail: registration.email.key })) throw new Refusal('email_taken');
    return this.add(registration);
  }

  /** The same at one cost, whether or not the address is taken: for when the answer must not tell. */
  async add(registration: Registration): Promise<User> {
    const { email } = registration;
    const record: UserRecord = {
      _id: new Types.ObjectId(),
      email: email.display,
      emailKey: email.key,
      claimedEmail: email.key,
      emailVerified: registration.verified ?? false,
      displayName: registration.displayName,
      avatarUrl: null,
      passwordHash: await this.hasher.hash(registration.password),
      hasPassword: true,
      roles: registration.roles ?? [],
      tokenVersion: 0,
      disabled: false,
      identities: [],
      createdAt: new Date(this.clock.now()),
    };
    try {
      await this.collection.insertOne(record);
    } catch (error) {
      if (isDuplicateKey(error)) throw new Refusal('email_taken');
      throw error;
    }
    return toUser(record);
  }

  /** Does the password fit this user? Costs one hash in every case. */
  async hasPassword(id: string, password: string): Promise<boolean> {
    const record = await this.records.findById(id).select('+passwordHash').lean();
    // Asked by the account's own session: there is nobody to hide from what kind of hash it is.
    return (await this.hasher.check(record?.passwordHash ?? null, password, undefined)).fits;
  }

  /** Sets the password and raises the token version in one write. @returns the user after it, `null` when changed since */
  async setPassword(user: User, password: string, news: News): Promise<User | null> {
    const passwordHash = await this.hasher.hash(password);
    return this.updateUnchanged(user, {
      $set: { passwordHash, hasPassword: true },
      $inc: { tokenVersion: 1 },
      $push: carrying(news),
    });
  }

  /** Only over the hash that was checked: a password changed meanwhile, or another sign-in's upgrade, stays. */
  private async replaceHash(checked: UserRecord, passwordHash: string): Promise<void> {
    const { _id, passwordHash: before } = checked;
    await this.records.updateOne({ _id, passwordHash: before }, { $set: { passwordHash } });
  }

  async setDisplayName(id: string, displayName: string | null): Promise<User | null> {
    const record = await this.records
      .findOneAndUpdate(
        { _id: new Types.ObjectId(id) },
        { $set: { displayName } },
        { returnDocument: 'after' },
      )
      .lean();
    return record && toUser(record);
  }

  /** Ends everything signed before, in one write. @returns the user after it, `null` when changed since */
  async raiseTokenVersion(user: User): Promise<User | null> {
    return this.updateUnchanged(user, { $inc: { tokenVersion: 1 } });
  }

  async hasAdmin(): Promise<boolean> {
    return (await this.records.exists({ roles: 'admin' })) !== null;
  }

  async count(): Promise<number> {
    return this.records.estimatedDocumentCount();
  }

  /** Changes a user that is still at the token version at which it was judged. */
  private async updateUnchanged(
    { id, tokenVersion }: User,
    update: UpdateQuery<UserRecord>,
  ): Promise<User | null> {
    const record = await this.records
      .findOneAndUpdate({ _id: new Types.ObjectId(id), tokenVersion }, update, { returnDocument: 'after' })
      .lean();
    return record && toUser(record);
  }
}
