import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** How many mails of one kind were asked for, for one address, within one hour. */
@Schema({ collection: 'mail_quotas', versionKey: false })
export class MailQuotaRecord {
  /** Hash of kind, address and hour. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: Number, required: true })
  count!: number;

  @Prop({ type: Date, required: true })
  expiresAt!: Date;
}

export const MailQuotaSchema = SchemaFactory.createForClass(MailQuotaRecord);
MailQuotaSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
