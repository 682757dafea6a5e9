import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'authorization_codes', versionKey: false })
export class AuthorizationCodeRecord {
  /** Hash of the code. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  sessionId!: string;

  /** The app's PKCE challenge, S256. */
  @Prop({ type: String, required: true })
  codeChallenge!: string;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;

  @Prop({ type: Boolean, required: true })
  used!: boolean;

  /** Kept past its use, so that a second use is seen and answered. */
  @Prop({ type: Date, required: true })
  removeAt!: Date;
}

export const AuthorizationCodeSchema = SchemaFactory.createForClass(AuthorizationCodeRecord);
AuthorizationCodeSchema.index({ removeAt: 1 }, { expireAfterSeconds: 0 });
