import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type AnnouncementRecord, AnnouncementSchema } from './announcement.schema.js';

/** News of a deletion: it cannot lie in the document that goes, so it is put down before, and counts once that is gone. */
@Schema({ collection: 'farewells', versionKey: false })
export class FarewellRecord {
  /** The user's id: who is deleted by two requests at once is announced once. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: AnnouncementSchema, required: true })
  announcement!: AnnouncementRecord;

  /** Absent once it is told. */
  @Prop({ type: Date })
  since?: Date;

  /** Set once it is told. */
  @Prop({ type: Date })
  expiresAt?: Date;
}

export const FarewellSchema = SchemaFactory.createForClass(FarewellRecord);
FarewellSchema.index({ since: 1 }, { partialFilterExpression: { since: { $exists: true } } });
FarewellSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
