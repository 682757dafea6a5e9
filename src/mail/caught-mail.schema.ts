import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Types } from 'mongoose';

/** Seconds that a caught mail is kept. */
const KEPT = 7 * 86_400;

/** A mail that development caught instead of sending it. Sealed like everything with a token in it. */
@Schema({ collection: 'caught_mails', versionKey: false })
export class CaughtMailRecord {
  _id!: Types.ObjectId;

  @Prop({ type: Date, required: true })
  at!: Date;

  @Prop({ type: String, required: true })
  sealed!: string;
}

export const CaughtMailSchema = SchemaFactory.createForClass(CaughtMailRecord);
CaughtMailSchema.index({ at: 1 }, { expireAfterSeconds: KEPT });
