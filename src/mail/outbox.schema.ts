import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Types } from 'mongoose';
import type { LetterKind } from './letter.js';

/** A mail that is to go out, or went out. */
@Schema({ collection: 'outbox', versionKey: false })
export class OutboxRecord {
  _id!: Types.ObjectId;

  @Prop({ type: String, required: true })
  kind!: LetterKind;

  /** Whose doing it is, so that it can be withdrawn. Absent where only an address is known. */
  @Prop({ type: String })
  userId?: string;

  /** The errand, encrypted and in base64: addresses are nobody's business. Gone once it went out. */
  @Prop({ type: String })
  sealed?: string;

  /** Of whoever asked for it (RFC 5646). */
  @Prop({ type: String })
  language?: string;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  /** When to try (again). Taking it moves this on: whoever dies with it leaves it to the others. Absent when done. */
  @Prop({ type: Date })
  dueAt?: Date;

  @Prop({ type: Number, required: true })
  attempts!: number;

  @Prop({ type: String, required: true })
  state!: 'waiting' | 'sent' | 'given-up';

  /** Set when done. */
  @Prop({ type: Date })
  expiresAt?: Date;
}

export const OutboxSchema = SchemaFactory.createForClass(OutboxRecord);
OutboxSchema.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } });
OutboxSchema.index({ userId: 1 }, { partialFilterExpression: { userId: { $exists: true } } });
OutboxSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
