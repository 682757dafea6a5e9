import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** What a link in a mail is good for. */
export type ProofPurpose = 'verify' | 'change' | 'reset';

/** A link that is out: of the token only the hash, and all that must still be true when it comes back. */
@Schema({ collection: 'email_proofs', versionKey: false })
export class EmailProofRecord {
  /** `user:purpose`: there is one place for each, so a newer link takes the place of the older. */
  @Prop({ type: String, required: true })
  _id!: string;

  /** SHA-256. */
  @Prop({ type: String, required: true })
  tokenHash!: string;

  @Prop({ type: String, required: true })
  userId!: string;

  @Prop({ type: String, required: true })
  purpose!: ProofPurpose;

  /** The mailbox it was sent to, as written and as compared. */
  @Prop({ type: String, required: true })
  address!: string;

  @Prop({ type: String, required: true })
  addressKey!: string;

  /** The user's token version: password, recovery, claim and signing out everywhere raise it, and the link is dead. */
  @Prop({ type: Number, required: true })
  version!: number;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;
}

export const EmailProofSchema = SchemaFactory.createForClass(EmailProofRecord);
EmailProofSchema.index({ tokenHash: 1 }, { unique: true });
EmailProofSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
