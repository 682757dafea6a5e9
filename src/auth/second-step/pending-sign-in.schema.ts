import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import type { AttemptTarget } from '../flow/attempt.js';

/** A sign-in whose first factor was right. Not a session, and no token of one can be made from it. */
@Schema({ collection: 'pending_sign_ins', versionKey: false })
export class PendingSignInRecord {
  /** Hash of the `mfa_token`: a dump of the database completes nobody's sign-in. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  userId!: string;

  /** The user's token version then: a password change or "sign out everywhere" ends this too. */
  @Prop({ type: Number, required: true })
  version!: number;

  /** The first factor. */
  @Prop({ type: [String], required: true })
  amr!: string[];

  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  target!: AttemptTarget;

  @Prop({ type: Number, required: true })
  triesLeft!: number;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;
}

export const PendingSignInSchema = SchemaFactory.createForClass(PendingSignInRecord);
PendingSignInSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
