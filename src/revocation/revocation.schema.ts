import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'revocations', versionKey: false })
export class RevocationRecord {
  /** `jti:…`, `sid:…` or `user:…`. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: Number })
  belowVersion?: number;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;
}

export const RevocationSchema = SchemaFactory.createForClass(RevocationRecord);
RevocationSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
