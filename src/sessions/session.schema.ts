import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema, Types } from 'mongoose';

/** One sign-in on one device. Its size does not grow with the number of refreshes. */
@Schema({ collection: 'sessions', versionKey: false })
export class SessionRecord {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: MongooseSchema.Types.ObjectId, required: true })
  userId!: Types.ObjectId;

  /** The user's token version at sign-in; a session of a lower one is over. */
  @Prop({ type: Number, required: true })
  version!: number;

  /** How often the refresh token was rotated: the one live token is the one of this number. */
  @Prop({ type: Number, required: true })
  generation!: number;

  @Prop({ type: Date, required: true })
  rotatedAt!: Date;

  @Prop({ type: [String], required: true })
  amr!: string[];

  /** When the person proved who they are. */
  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: Date, required: true })
  lastUsedAt!: Date;

  /** Idle end; moves with each rotation up to `endsAt`. */
  @Prop({ type: Date, required: true })
  expiresAt!: Date;

  /** Absolute end; never moves. */
  @Prop({ type: Date, required: true })
  endsAt!: Date;

  @Prop({ type: String, required: true })
  ip!: string;

  @Prop({ type: String, required: true })
  userAgent!: string;
}

export const SessionSchema = SchemaFactory.createForClass(SessionRecord);
SessionSchema.index({ userId: 1, lastUsedAt: -1 });
SessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
