import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Types } from 'mongoose';
import { AnnouncementRecord, AnnouncementSchema } from './announcement.schema.js';
import { PasskeyRecord, PasskeySchema } from './passkey.schema.js';
import { OfferedTotpRecord, OfferedTotpSchema, TotpRecord, TotpSchema } from './totp.schema.js';

/** A way in through a provider. Lies inside its user, so that one write changes both. */
@Schema({ _id: false })
export class IdentityRecord {
  /** `provider:providerId`, unique over all users. */
  @Prop({ type: String, required: true })
  key!: string;

  @Prop({ type: String, required: true })
  provider!: string;

  @Prop({ type: String, required: true })
  providerId!: string;

  @Prop({ type: String, default: null })
  email!: string | null;

  @Prop({ type: Date, required: true })
  linkedAt!: Date;
}

/** A person. */
@Schema({ collection: 'users', versionKey: false })
export class UserRecord {
  _id!: Types.ObjectId;

  /** The address as its owner writes it; for people and mail, compared with nothing. */
  @Prop({ type: String, default: null })
  email!: string | null;

  /** The key of `email`, for search. Not unique: an unverified address is a contact and proves nothing. */
  @Prop({ type: String })
  emailKey?: string;

  /** Set while this account claims the address: it verified it, or signs in by it with a password. Unique. */
  @Prop({ type: String })
  claimedEmail?: string;

  @Prop({ type: Boolean, required: true })
  emailVerified!: boolean;

  @Prop({ type: String, default: null })
  displayName!: string | null;

  @Prop({ type: String, default: null })
  avatarUrl!: string | null;

  /** PHC string. Never selected unless asked for by name. */
  @Prop({ type: String, select: false })
  passwordHash?: string;

  @Prop({ type: Boolean, required: true })
  hasPassword!: boolean;

  @Prop({ type: [String], required: true })
  roles!: string[];

  /** Raised to end every session and token of the user at once. */
  @Prop({ type: Number, required: true })
  tokenVersion!: number;

  @Prop({ type: Boolean, required: true })
  disabled!: boolean;

  @Prop({ type: [SchemaFactory.createForClass(IdentityRecord)], required: true })
  identities!: IdentityRecord[];

  @Prop({ type: TotpSchema })
  totp?: TotpRecord;

  @Prop({ type: OfferedTotpSchema, select: false })
  offeredTotp?: OfferedTotpRecord;

  @Prop({ type: [PasskeySchema], default: undefined })
  passkeys?: PasskeyRecord[];

  /** Hashes of the recovery codes that are left. */
  @Prop({ type: [String], default: undefined, select: false })
  recoveryCodes?: string[];

  /** What has changed here and is not told yet. */
  @Prop({ type: [AnnouncementSchema], default: undefined, select: false })
  announcements?: AnnouncementRecord[];

  @Prop({ type: Date, required: true })
  createdAt!: Date;
}

export const UserSchema = SchemaFactory.createForClass(UserRecord);
// Partial, not sparse: an empty list would be indexed as one missing key and collide with the next one.
UserSchema.index(
  { 'identities.key': 1 },
  { unique: true, partialFilterExpression: { 'identities.key': { $exists: true } } },
);
UserSchema.index(
  { claimedEmail: 1 },
  { unique: true, partialFilterExpression: { claimedEmail: { $exists: true } } },
);
UserSchema.index(
  { 'passkeys.id': 1 },
  { unique: true, partialFilterExpression: { 'passkeys.id': { $exists: true } } },
);
// Imported users only; empties itself as they sign in (see ImportedHashes).
UserSchema.index(
  { passwordHash: 1 },
  { partialFilterExpression: { passwordHash: { $gte: '$2', $lt: '$3' } } },
);
// Nearly always empty.
UserSchema.index(
  { 'announcements.record.at': 1 },
  { partialFilterExpression: { 'announcements.record.at': { $exists: true } } },
);
UserSchema.index({ emailKey: 1 });
UserSchema.index({ roles: 1 });
UserSchema.index({ displayName: 1 });
