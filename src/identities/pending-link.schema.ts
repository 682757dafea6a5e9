import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import type { SocialProfile } from '../domain/social-profile.js';

/** An identity that waits until its owner proves to own the account too. */
@Schema({ collection: 'pending_links', versionKey: false })
export class PendingLinkRecord {
  /** Hash of the browser's flow session: one a browser, the newest. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  userId!: string;

  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  profile!: SocialProfile;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;
}

export const PendingLinkSchema = SchemaFactory.createForClass(PendingLinkRecord);
PendingLinkSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
