import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

/** A key pair of the gateway. Its private half is sealed under a key derived from `APP_SECRET`. */
@Schema({ collection: 'signing_keys', versionKey: false })
export class SigningKeyRecord {
  /** RFC 7638 thumbprint of the public half. */
  @Prop({ type: String, required: true })
  _id!: string;

  /** 1, 2, 3 …: unique, so that of two instances that make the next key one wins. */
  @Prop({ type: Number, required: true })
  sequence!: number;

  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  publicKey!: Record<string, unknown>;

  @Prop({ type: MongooseSchema.Types.Buffer, required: true })
  sealedPrivateKey!: Buffer;

  @Prop({ type: Date, required: true })
  signsFrom!: Date;

  @Prop({ type: Date, required: true })
  signsUntil!: Date;

  /** When the last token it signed has expired. */
  @Prop({ type: Date, required: true })
  expiresAt!: Date;
}

export const SigningKeySchema = SchemaFactory.createForClass(SigningKeyRecord);
SigningKeySchema.index({ sequence: 1 }, { unique: true });
SigningKeySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
