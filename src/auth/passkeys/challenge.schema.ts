import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A challenge that a passkey is to sign. */
@Schema({ collection: 'passkey_challenges', versionKey: false })
export class ChallengeRecord {
  /** Hash of the challenge. */
  @Prop({ type: String, required: true })
  _id!: string;

  /** Hash of what it was given for: the purpose, and the session or browser that asked. */
  @Prop({ type: String, required: true })
  holder!: string;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;
}

export const ChallengeSchema = SchemaFactory.createForClass(ChallengeRecord);
ChallengeSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
