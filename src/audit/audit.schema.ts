import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** One thing that happened to an account. Holds no secret, no token and no address. */
@Schema({ collection: 'audit_events', versionKey: false })
export class AuditRecord {
  @Prop({ type: String, required: true })
  event!: string;

  @Prop({ type: String })
  userId?: string;

  /** The admin who did it to the user, where it was not the user. */
  @Prop({ type: String })
  actorId?: string;

  @Prop({ type: String })
  sessionId?: string;

  @Prop({ type: String })
  provider?: string;

  /** A problem code, a rule's name or another word of the source; never a free text from outside. */
  @Prop({ type: String })
  reason?: string;

  @Prop({ type: String })
  ip?: string;

  @Prop({ type: Date, required: true })
  at!: Date;
}

export const AuditSchema = SchemaFactory.createForClass(AuditRecord);
// How long an event is kept is a setting: see AuditRetention.
AuditSchema.index({ userId: 1, at: -1 });
AuditSchema.index({ event: 1, at: -1 });
AuditSchema.index({ userId: 1, _id: -1 });
AuditSchema.index({ event: 1, _id: -1 });
