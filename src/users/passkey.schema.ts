import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A passkey. Lies inside its user, so that one write changes both. Nothing in it is secret. */
@Schema({ _id: false })
export class PasskeyRecord {
  /** The credential's id in base64url, unique over all users. */
  @Prop({ type: String, required: true })
  id!: string;

  /** COSE key in base64url. */
  @Prop({ type: String, required: true })
  publicKey!: string;

  /** What the authenticator counted at its last use; 0 where it counts nothing. */
  @Prop({ type: Number, required: true })
  counter!: number;

  @Prop({ type: [String], required: true })
  transports!: string[];

  @Prop({ type: String, required: true })
  name!: string;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: Date, default: null })
  lastUsedAt!: Date | null;
}

export const PasskeySchema = SchemaFactory.createForClass(PasskeyRecord);
