import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import type { Attempt } from './attempt.js';

@Schema({ collection: 'attempts', versionKey: false })
export class AttemptRecord {
  /** Hash of the `state`: a dump of the database completes nobody's sign-in. */
  @Prop({ type: String, required: true })
  _id!: string;

  /** Hash of the browser's flow session. */
  @Prop({ type: String, required: true })
  flow!: string;

  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  attempt!: Attempt;

  /** When its callback came. Kept until it expires, so that a replay is known for one. */
  @Prop({ type: Date })
  usedAt?: Date;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;
}

export const AttemptSchema = SchemaFactory.createForClass(AttemptRecord);
AttemptSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
