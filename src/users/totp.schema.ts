import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** An authenticator app that was confirmed. */
@Schema({ _id: false })
export class TotpRecord {
  /** The secret, encrypted, in base64url. Never selected unless asked for by name. */
  @Prop({ type: String, required: true, select: false })
  sealedSecret!: string;

  @Prop({ type: Date, required: true })
  since!: Date;

  /** The time step of the last code that was accepted: only a later one is accepted next. */
  @Prop({ type: Number, required: true })
  lastStep!: number;
}

/** An authenticator app that was shown its secret and has not yet sent a code. */
@Schema({ _id: false })
export class OfferedTotpRecord {
  /** Another session of the same user must not read the secret, nor put its own in its place unseen. */
  @Prop({ type: String, required: true })
  sessionId!: string;

  @Prop({ type: String, required: true })
  sealedSecret!: string;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;
}

export const TotpSchema = SchemaFactory.createForClass(TotpRecord);
export const OfferedTotpSchema = SchemaFactory.createForClass(OfferedTotpRecord);
