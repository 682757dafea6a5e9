import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, trusted, Types } from 'mongoose';
import { Clock } from '../domain/clock.js';
import { identityKey, type SocialProfile } from '../domain/social-profile.js';
import { driverCollection } from '../storage/driver-collection.js';
import { carrying, type News } from '../users/announcement.schema.js';
import { withoutPlanted } from '../users/planted.js';
import { publicFields as projection, type User, toUser } from '../users/user.js';
import { type IdentityRecord, UserRecord } from '../users/user.schema.js';
import { WaysIn } from '../users/ways-in.js';

/** Effects of a linking decision: each is one write on one user document, and the unique indexes decide races. */
@Injectable()
export class IdentityStore {
  private readonly collection;

  constructor(
    @InjectModel(UserRecord.name) private readonly records: Model<UserRecord>,
    private readonly waysIn: WaysIn,
    private readonly clock: Clock,
  ) {
    this.collection = driverCollection(records);
  }

  async findHolder(profile: Pick<SocialProfile, 'provider' | 'providerId'>): Promise<User | null> {
    const record = await this.collection.findOne({ 'identities.key': identityKey(profile) }, { projection });
    return record && toUser(record);
  }

  async findClaimant(emailKey: string): Promise<User | null> {
    const record = await this.collection.findOne({ claimedEmail: emailKey }, { projection });
    return record && toUser(record);
  }

  /** @throws a duplicate-key error when the identity or the verified address was taken meanwhile */
  async create(profile: SocialProfile, verified: boolean): Promise<User> {
    const { email } = profile;
    const record: UserRecord = {
      _id: new Types.ObjectId(),
      email: email?.display ?? null,
      ...(email && { emailKey: email.key }),
      // An unverified address is kept as contact and claims nothing.
      ...(email && verified && { claimedEmail: email.key }),
      emailVerified: verified,
      displayName: profile.displayName,
      avatarUrl: profile.avatarUrl,
      hasPassword: false,
      roles: [],
      tokenVersion: 0,
      disabled: false,
      identities: [this.toIdentity(profile)],
      createdAt: new Date(this.clock.now()),
    };
    await this.collection.insertOne(record);
    return toUser(record);
  }

  /**
   * Adds the identity.
   *
   * @param judged the account as it was judged
   * @param by who wants it: the `owner`, who may have several identities of a provider, or nobody but the `address`,
   *   which speaks for the first identity of a provider only
   * @returns the user, or `null` when it is gone, disabled, claimed by its owner or has such an identity by now
   */
  async link(
    judged: User,
    profile: SocialProfile,
    by: 'owner' | 'address',
    news: News,
  ): Promise<User | null> {
    const without =
      by === 'owner'
        ? { 'identities.key': trusted({ $ne: identityKey(profile) }) }
        : { 'identities.provider': trusted({ $ne: profile.provider }) };
    const record = await this.records
      .findOneAndUpdate(
        {
          _id: new Types.ObjectId(judged.id),
          disabled: false,
          tokenVersion: judged.tokenVersion,
          ...without,
        },
        { $push: { identities: this.toIdentity(profile), ...carrying(news) } },
        { returnDocument: 'after' },
      )
      .lean();
    return record && toUser(record);
  }

  /**
   * Takes the identities of a provider away, unless that would take the last way in: one conditional write, so that two
   * requests at once cannot each remove what the other counts on.
   *
   * @returns the user without them, or `null` when nothing was taken
   */
  async unlink(userId: string, provider: string, news: News): Promise<User | null> {
    const record = await this.collection.findOneAndUpdate(
      {
        _id: new Types.ObjectId(userId),
        'identities.provider': provider,
        $or: this.waysIn.besidesProvider(provider),
      },
      { $pull: { identities: { provider } }, $push: carrying(news) },
      { returnDocument: 'after', projection },
    );
    return record && toUser(record);
  }

  async isLinked(userId: string, provider: string): Promise<boolean> {
    return (
      (await this.records.exists({ _id: new Types.ObjectId(userId), 'identities.provider': provider })) !==
      null
    );
  }

  /**
   * Hands an account that never proved its address to the person who now did. Whatever the unverified holder
   * planted goes in the same write: password, other identities, second factors, roles, and by the raised version every session.
   *
   * @param claimant the account as it was judged; when it has changed since, nothing happens
   * @returns the user, or `null`
   */
  async claim(claimant: User, profile: SocialProfile, news: News): Promise<User | null> {
    const record = await this.records
      .findOneAndUpdate(
        {
          _id: new Types.ObjectId(claimant.id),
          emailVerified: false,
          disabled: false,
          tokenVersion: claimant.tokenVersion,
        },
        {
          $set: {
            ...withoutPlanted.$set,
            identities: [this.toIdentity(profile)],
            emailVerified: true,
            email: profile.email?.display,
            displayName: profile.displayName,
            avatarUrl: profile.avatarUrl,
            hasPassword: false,
          },
          $unset: { ...withoutPlanted.$unset, passwordHash: 1 },
          $inc: { tokenVersion: 1 },
          $push: carrying(news),
        },
        { returnDocument: 'after' },
      )
      .lean();
    return record && toUser(record);
  }

  private toIdentity(profile: SocialProfile): IdentityRecord {
    const { provider, providerId } = profile;
    return {
      key: identityKey(profile),
      provider,
      providerId,
      email: profile.email?.display ?? null,
      linkedAt: new Date(this.clock.now()),
    };
  }
}
